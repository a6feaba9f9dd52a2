// A <dialog> opened by [data-dialog="its id"] (a link to the full page without script), closed by [data-close],
// a click beside it or Esc. When htmx puts something into it, it opens; HX-Trigger: yh:close closes it.
class Dialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dialog) return;
    this.opener = (event) => {
      const button = event.target instanceof Element && event.target.closest(`[data-dialog="${CSS.escape(this.dialog.id)}"]`);
      if (!button || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.open();
    };
    this.closer = () => this.dialog.close();
    document.addEventListener("click", this.opener);
    document.addEventListener("yh:close", this.closer);
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog || event.target.closest("[data-close]")) this.dialog.close();
    });
    this.addEventListener("htmx:afterSwap", () => this.open());
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.opener);
    document.removeEventListener("yh:close", this.closer);
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
  }
}

customElements.define("yh-dialog", Dialog);
