// The stack of toasts. The server puts messages in; scripts add one with the event
// document.dispatchEvent(new CustomEvent("yh:toast", {detail: {text, level, undo}})); undo is an address to post to.
// htmx answers may send the same as HX-Trigger: {"yh:toast": {...}}. Errors stay until closed.
// What htmx could not fetch is said here too (failed = the words).
const STAY = 10000;
const FAULTS = ["htmx:responseError", "htmx:sendError", "htmx:timeout"];

class Toasts extends HTMLElement {
  connectedCallback() {
    this.querySelectorAll(".toast").forEach((toast) => this.start(toast));
    this.addEventListener("click", (event) => event.target.closest("[data-close]") && this.close(event.target.closest(".toast")));
    this.listen = (event) => this.add(event.detail ?? {});
    this.fail = () => this.add({ text: this.getAttribute("failed"), level: "bad" });
    document.addEventListener("yh:toast", this.listen);
    for (const name of FAULTS) document.addEventListener(name, this.fail);
  }

  disconnectedCallback() {
    document.removeEventListener("yh:toast", this.listen);
    for (const name of FAULTS) document.removeEventListener(name, this.fail);
  }

  add({ text = "", level = "info", undo = "" }) {
    const toast = this.querySelector("template").content.firstElementChild.cloneNode(true);
    toast.classList.add(level);
    toast.querySelector("p").textContent = text;
    const form = toast.querySelector("form");
    if (undo) form.action = undo;
    else form.remove();
    this.append(toast);
    this.start(toast);
  }

  /** Count down, but wait while somebody reads or uses the toast. */
  start(toast) {
    if (toast.classList.contains("bad")) return;
    let timer = 0;
    const go = () => (timer = setTimeout(() => this.close(toast), Number(this.getAttribute("stay") ?? STAY)));
    const wait = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", wait);
    toast.addEventListener("focusin", wait);
    toast.addEventListener("mouseleave", () => toast.contains(document.activeElement) || go());
    toast.addEventListener("focusout", go);
    go();
  }

  close(toast) {
    if (toast?.contains(document.activeElement)) document.getElementById("main")?.focus();
    toast?.remove();
  }
}

customElements.define("yh-toast", Toasts);
