// Saves a click here and there. Every page works without it.

// A file can be dropped; reading says that it is under way.
const upload = document.getElementById("upload");
if (upload) {
  const drop = document.getElementById("drop");
  const file = document.getElementById("file");
  drop.querySelector(".drop-hint").hidden = false;
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length > 0) {
      file.files = event.dataTransfer.files;
      upload.requestSubmit();
    }
  });
  upload.addEventListener("submit", () => {
    document.getElementById("status").textContent = upload.dataset.reading;
  });
}

// Writing a correction chooses it.
for (const own of document.querySelectorAll("[data-chooses]")) {
  own.addEventListener("input", () => {
    const choice = own.closest("fieldset").querySelector(`input[value="${own.dataset.chooses}"]`);
    choice.checked = own.value !== "" || choice.checked;
  });
}

// What is wrong is read out first.
document.querySelector(".error-summary")?.focus();
