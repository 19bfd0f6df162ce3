// What a host page does with the element: it listens for the new picture, and for what goes wrong,
// and asks before somebody leaves in the middle.
const picker = document.querySelector("cameo-picker");
picker.addEventListener("done", (event) => {
  document.querySelector("#url").textContent = event.detail.url ?? "removed";
});
picker.addEventListener("error", (event) => {
  document.querySelector("#url").textContent = event.detail.error.code;
});
addEventListener("beforeunload", (event) => {
  if (picker.dirty) event.preventDefault();
});
