// What a host page does with the element: it listens for the new picture.
const picker = document.querySelector("cameo-picker");
picker.addEventListener("done", (event) => {
  document.querySelector("#url").textContent = event.detail.url ?? "removed";
});
