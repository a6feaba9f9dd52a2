// Refreshes its content from `src` every `every` milliseconds until the content holds [data-done].
// Waits while the tab is hidden, slows down on faults, keeps the focus, and says the state once when it changes.
import { announce } from "../keys.js";

class Poll extends HTMLElement {
  connectedCallback() {
    this.every = Number(this.getAttribute("every") ?? 2000);
    this.wait = this.every;
    this.said = this.state;
    this.next();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  get state() {
    return this.querySelector("[data-state]")?.textContent.trim() ?? "";
  }

  next() {
    clearTimeout(this.timer);
    if (this.isConnected && !this.querySelector("[data-done]")) this.timer = setTimeout(() => this.load(), this.wait);
  }

  async load() {
    if (!document.hidden) {
      try {
        const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "text/html", "HX-Request": "true" } });
        if (answer.status === 404 || answer.redirected) return;
        if (!answer.ok) throw new Error(answer.statusText);
        this.show(await answer.text());
        this.wait = this.every;
      } catch {
        this.wait = Math.min(this.wait * 2, 60000);
      }
    }
    this.next();
  }

  show(html) {
    const focused = this.contains(document.activeElement) ? document.activeElement.id : "";
    this.innerHTML = html;
    window.htmx?.process(this);
    if (focused) document.getElementById(focused)?.focus();
    if (this.state !== this.said) announce((this.said = this.state));
    if (this.querySelector("[data-done]")) this.dispatchEvent(new CustomEvent("done", { bubbles: true }));
  }
}

customElements.define("yh-poll", Poll);
