// Row selection: the head's box takes the whole page, Shift takes a range, the bar shows the count (data-text "… {n} …").
class SelectRows extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector(".bulk");
    this.addEventListener("click", (event) => this.range(event));
    this.addEventListener("change", (event) => {
      if (event.target.matches("[data-all]")) this.boxes.forEach((box) => (box.checked = event.target.checked));
      if (event.target.matches("[data-all], [data-row]")) this.refresh();
    });
    this.addEventListener("htmx:afterSwap", () => this.refresh());
    this.querySelector("[data-none]")?.addEventListener("click", () => {
      this.boxes.forEach((box) => (box.checked = false));
      this.refresh();
      this.querySelector("[data-all]")?.focus();
    });
    this.refresh();
  }

  get boxes() {
    return [...this.querySelectorAll("input[data-row]")];
  }

  range(event) {
    const box = event.target.closest?.("input[data-row]");
    if (!box) return;
    const boxes = this.boxes;
    const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    this.last = box;
  }

  refresh() {
    const boxes = this.boxes;
    const count = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr")?.classList.toggle("selected", box.checked);
    const all = this.querySelector("input[data-all]");
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    if (!this.bar) return;
    this.bar.hidden = count === 0;
    const text = this.bar.querySelector("[data-text]");
    if (text) text.textContent = text.dataset.text.replace("{n}", String(count));
  }
}

customElements.define("yh-select-rows", SelectRows);
