// What the keyboard is doing, asked in one place.

/** Whether an input method is composing; key code 229 is what Safari sends with the committing Enter. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Whether the key goes into a text field and is therefore no shortcut. */
export function typing(event) {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
}

/** Say `text` to screen readers through the page's live region. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
