// Relative time around a <time datetime>; the absolute time that the server wrote becomes the title.
// 刚刚, 5分钟前, 3小时前; older than a day the server's own text stays.
const MINUTE = 60000;
const HOUR = 60 * MINUTE;

class Time extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    if (!this.time) return;
    this.absolute ??= this.time.textContent.trim();
    this.time.title ||= this.absolute;
    this.show();
    this.timer = setInterval(() => this.show(), MINUTE);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const passed = Date.now() - Date.parse(this.time.dateTime);
    this.time.textContent = passed >= 0 && passed < 24 * HOUR ? this.ago(passed) : this.absolute;
  }

  ago(passed) {
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "auto" });
    if (passed < MINUTE) return this.getAttribute("now") ?? format.format(0, "second");
    return passed < HOUR ? format.format(-Math.floor(passed / MINUTE), "minute") : format.format(-Math.floor(passed / HOUR), "hour");
  }
}

customElements.define("yh-time", Time);
