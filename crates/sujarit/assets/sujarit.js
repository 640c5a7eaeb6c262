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

// What was decided is counted at once, and kept when the page is left.
const review = document.getElementById("review");
const left = document.getElementById("left");
if (review && left) {
  let unsaved = false;
  const count = () => {
    const doubts = review.querySelectorAll(".doubt").length;
    const open = review.querySelectorAll(".doubt input[value=leave]:checked").length;
    left.textContent = open > 0 ? left.dataset.left.replace("{0}", open).replace("{1}", doubts) : left.dataset.done;
    left.classList.toggle("warning", open > 0);
    left.classList.toggle("good", open === 0);
  };
  review.addEventListener("input", () => {
    unsaved = true;
    count();
  });
  review.addEventListener("submit", () => {
    unsaved = false;
  });
  addEventListener("pagehide", () => {
    if (!unsaved) return;
    const body = new URLSearchParams(new FormData(review));
    body.set("do", "save");
    fetch(review.action, { method: "POST", body, keepalive: true });
    unsaved = false;
  });
}

// A page that is kept on paper prints itself.
for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// What is handed on is copied with a click, where the browser lets pages do so.
for (const copy of document.querySelectorAll("[data-copy]")) {
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    copy.textContent = copy.dataset.copied;
  });
}

// What is wrong is read out first.
document.querySelector(".error-summary")?.focus();
