// A file field that also takes a dropped file, says its name and size, and refuses early what the server would refuse.
// Attributes: max = bytes, wrong-kind and too-large = the messages.
class Upload extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.zone = this.querySelector(".upload") ?? this;
    if (!this.input) return;
    this.input.addEventListener("change", () => this.look());
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.drag(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.drag(event, false));
    this.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      this.input.files = event.dataTransfer.files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  drag(event, over) {
    event.preventDefault();
    this.zone.classList.toggle("over", over);
  }

  look() {
    const file = this.input.files[0];
    const fault = file ? this.fault(file) : "";
    this.input.setCustomValidity(fault);
    this.say("[data-name]", file ? `${file.name} · ${size(file.size)}` : "");
    this.say("[data-fault]", fault);
  }

  fault(file) {
    const kinds = this.input.accept.split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
    if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) return this.getAttribute("wrong-kind") ?? "";
    if (file.size > Number(this.getAttribute("max") ?? Infinity)) return this.getAttribute("too-large") ?? "";
    return "";
  }

  say(where, text) {
    const place = this.querySelector(where);
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
  }
}

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = bytes ? Math.min(3, Math.floor(Math.log2(bytes) / 10)) : 0;
  return `${(bytes / 1024 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}

customElements.define("yh-upload", Upload);
