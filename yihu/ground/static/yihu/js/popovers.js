// Puts an opened [popover] beside the button that opened it; on a phone explanations are a sheet (CSS).
const GAP = 6;
let invoker = null;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[popovertarget]");
  if (button) invoker = button;
}, true);

function place(popover) {
  if (!invoker || invoker.getAttribute("popovertarget") !== popover.id) return;
  const from = invoker.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const view = document.documentElement;
  const left = popover.dataset.align === "end" ? from.right - width : from.left;
  const below = from.bottom + GAP;
  const fits = below + height <= view.clientHeight - GAP;
  const top = fits ? below : Math.max(GAP, from.top - GAP - height);
  popover.style.left = `${Math.max(GAP, Math.min(left, view.clientWidth - width - GAP))}px`;
  popover.style.top = `${top}px`;
}

document.addEventListener("toggle", (event) => {
  const popover = event.target;
  if (popover instanceof HTMLElement && popover.popover && event.newState === "open") place(popover);
}, true);

document.addEventListener("scroll", () => {
  const open = document.querySelector("[popover]:popover-open");
  if (open) place(open);
}, { passive: true });
