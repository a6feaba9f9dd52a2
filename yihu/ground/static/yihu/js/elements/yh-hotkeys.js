// Shortcuts: an element with data-hotkey="x" is focused (fields) or clicked (the rest); ? opens the sheet.
// Nothing happens while typing or composing, with a modifier held, or when the person has switched shortcuts off.
import { composing, typing } from "../keys.js";

const OFF = "yihu-hotkeys-off";

class Hotkeys extends HTMLElement {
  connectedCallback() {
    this.listen = (event) => this.key(event);
    this.filler = (event) => event.target.closest?.(`[data-dialog="${this.sheet?.id}"]`) && this.fill();
    document.addEventListener("keydown", this.listen);
    document.addEventListener("click", this.filler);
    this.sheet = this.querySelector("dialog");
    const box = this.querySelector("input[data-switch]");
    if (!box) return;
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
    document.removeEventListener("click", this.filler);
  }

  key(event) {
    if (event.defaultPrevented || composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return this.use(event, "/");
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || localStorage.getItem(OFF)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      this.fill();
      this.sheet?.showModal();
    } else this.use(event, event.key);
  }

  use(event, key) {
    const target = document.querySelector(`[data-hotkey="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select, textarea")) {
      target.focus();
      target.select?.();
    } else target.click();
  }

  /** The sheet lists what this page answers to. */
  fill() {
    const rows = [...document.querySelectorAll("[data-hotkey]")].flatMap((element) => {
      const [key, what] = [document.createElement("dt"), document.createElement("dd")];
      key.append(document.createElement("kbd"));
      key.firstChild.textContent = element.dataset.hotkey;
      what.textContent = element.dataset.hotkeyTitle ?? element.getAttribute("aria-label") ?? element.textContent.trim();
      return [key, what];
    });
    this.querySelector("[data-keys]")?.replaceChildren(...rows);
  }
}

customElements.define("yh-hotkeys", Hotkeys);
