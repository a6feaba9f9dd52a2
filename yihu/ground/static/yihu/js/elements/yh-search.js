// Search box with suggestions (WAI-ARIA combobox). Nothing is sent while an input method is composing.
// Attributes: suggest = address that answers ?q= with <li role="option" data-href> elements; wait = milliseconds.
import { announce, composing } from "../keys.js";

class Search extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    if (!this.input || !this.list || this.ready) return;
    this.ready = true;
    this.sent = this.input.value.trim();
    const set = (name, value) => this.input.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-expanded", "false");
    set("aria-controls", this.list.id);
    this.input.addEventListener("input", (event) => composing(event) || this.later());
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", (event) => (this.before = event.relatedTarget));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.close());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), Number(this.getAttribute("wait") ?? 150));
  }

  async suggest() {
    const query = this.input.value.trim();
    if (query === this.sent) return;
    this.sent = query;
    this.request?.abort();
    if (!query) return this.close();
    this.request = new AbortController();
    try {
      const address = new URL(this.getAttribute("suggest"), location.href);
      address.searchParams.set("q", query);
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the form itself still searches
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.open(this.options.length > 0 && this.contains(document.activeElement));
    this.point(-1);
    announce(this.list.querySelector("[data-count]")?.dataset.count ?? "");
  }

  open(on) {
    this.list.hidden = !on;
    this.input.setAttribute("aria-expanded", String(on));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open(false);
    this.point(-1);
  }

  point(index) {
    this.at = index;
    this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = this.options[index];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  go(option) {
    if (option?.dataset.href) location.assign(option.dataset.href);
  }

  key(event) {
    if (composing(event)) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    const count = this.options.length;
    const open = !this.list.hidden;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      if (!open) this.open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.point(((this.at + 1 + step + count + 1) % (count + 1)) - 1); // -1: back in the field itself
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.go(this.options[this.at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.escape(open);
    }
  }

  /** First Esc closes the list, the next clears the words, the last gives the focus back. */
  escape(open) {
    if (open) return this.close();
    if (this.input.value) {
      this.input.value = this.sent = "";
      return;
    }
    if (this.before?.isConnected) this.before.focus();
    else this.input.blur();
  }
}

customElements.define("yh-search", Search);
