// Fires `settled` when the words in a field inside it have settled: after a pause, never while an input method composes.
// A form or field listens with hx-trigger="settled". Attribute: wait = milliseconds (150).
import { composing } from "../keys.js";

const VALUES = new WeakMap();
const isText = (field) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=file], [type=date])");

class Settled extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.addEventListener("focusin", ({ target }) => VALUES.has(target) || VALUES.set(target, target.value));
    this.addEventListener("input", (event) => {
      if (isText(event.target) && !composing(event)) this.later(event.target);
    });
    this.addEventListener("compositionend", (event) => this.later(event.target));
    this.addEventListener("change", (event) => {
      if (!isText(event.target)) this.fire(event.target);
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && composing(event)) event.preventDefault();
    });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (VALUES.get(field) !== field.value) this.fire(field);
    }, Number(this.getAttribute("wait") ?? 150));
  }

  fire(field) {
    VALUES.set(field, field.value);
    field.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
  }
}

customElements.define("yh-settled", Settled);
