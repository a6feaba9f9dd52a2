// Light, dark or as the system says; kept in the cookie `theme`, which the server reads for <html data-theme>
// and for the media of the style sheet of dark colours.
const YEAR = 31536000;
const MEDIA = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-value]");
      if (button) this.choose(button.dataset.themeValue);
    });
    this.mark(document.documentElement.dataset.theme ?? "auto");
  }

  choose(theme) {
    const auto = theme === "auto";
    if (auto) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    document.getElementById("dark").media = MEDIA[theme];
    document.cookie = `theme=${auto ? "" : theme}; path=/; max-age=${auto ? 0 : YEAR}; samesite=lax`;
    this.mark(theme);
  }

  mark(theme) {
    for (const button of this.querySelectorAll("[data-theme-value]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeValue === theme));
    }
  }
}

customElements.define("yh-theme", Theme);
