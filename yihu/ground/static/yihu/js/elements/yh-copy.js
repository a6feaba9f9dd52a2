// A button that puts its data-text on the clipboard and says so (done = the word for it).
import { announce } from "../keys.js";

class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button?.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.text);
      } catch {
        return this.select(button.dataset.text);
      }
      const done = this.getAttribute("done") ?? "";
      announce(done);
      button.classList.add("good");
      button.title = done;
      setTimeout(() => button.classList.remove("good"), 2000);
    });
  }

  /** Without the right to the clipboard (plain http on another host): show the text selected. */
  select(text) {
    const field = Object.assign(document.createElement("input"), { value: text, readOnly: true, className: "input" });
    field.setAttribute("aria-label", text);
    this.replaceChildren(field);
    field.select();
  }
}

customElements.define("yh-copy", Copy);
