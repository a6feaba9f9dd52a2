// Reads a server-made chart out: pointer or arrow keys go from point to point, the words are the chart's own (data-label).
class Chart extends HTMLElement {
  connectedCallback() {
    this.points = [...this.querySelectorAll(".point")];
    this.output = this.querySelector("output");
    if (!this.points.length || !this.output || this.ready) return;
    this.ready = true;
    this.at = -1;
    this.hint = this.output.textContent;
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.points.forEach((point, index) => point.addEventListener("pointerenter", () => this.show(index, false)));
    this.addEventListener("pointerleave", () => document.activeElement === this || this.clear());
    this.addEventListener("focus", () => this.at < 0 && this.show(this.points.length - 1, true));
    this.addEventListener("blur", () => this.clear());
    this.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const last = this.points.length - 1;
    const to = { ArrowRight: this.at + 1, ArrowLeft: this.at - 1, Home: 0, End: last, Escape: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 && event.key === "Escape") this.clear();
    else this.show(Math.max(0, Math.min(last, to)), true);
  }

  /** Only the keyboard speaks; a pointer passing over twelve columns would talk without end. */
  show(index, speak) {
    this.points[this.at]?.classList.remove("on");
    this.at = index;
    this.points[index].classList.add("on");
    this.output.setAttribute("aria-live", speak ? "polite" : "off");
    this.output.textContent = this.points[index].dataset.label;
  }

  clear() {
    this.points[this.at]?.classList.remove("on");
    this.at = -1;
    this.output.setAttribute("aria-live", "off");
    this.output.textContent = this.hint;
  }
}

customElements.define("yh-chart", Chart);
