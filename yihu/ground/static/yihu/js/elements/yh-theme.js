// Light, dark or as the system says, on the spot; the form inside does the same through the server. The choice is kept
// in the cookie `theme`, which the server reads for <html data-theme> and for the media of the sheet of dark colours.
const YEAR = 31536000;
const MEDIA = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=theme]");
      if (!button) return;
      event.preventDefault();
      this.choose(button.value);
    });
  }

  choose(theme) {
    const auto = theme === "auto";
    if (auto) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    document.getElementById("dark").media = MEDIA[theme];
    document.cookie = `theme=${auto ? "" : theme}; path=/; max-age=${auto ? 0 : YEAR}; samesite=lax`;
    for (const button of this.querySelectorAll("button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
  }
}

customElements.define("yh-theme", Theme);
