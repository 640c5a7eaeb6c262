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

// A form of the plan saves itself as one types. While the program cannot be reached, the text stays
// in this computer and is offered again.
for (const form of document.querySelectorAll("form[data-keeps]")) {
  const told = form.querySelector("[data-saving]");
  const others = document.querySelector("[data-others]");
  const restore = document.querySelector("[data-restore]");
  const name = `kept ${form.getAttribute("action")}`;
  const text = () => {
    const body = new URLSearchParams(new FormData(form));
    for (const field of ["token", "revision", "do"]) body.delete(field);
    return body.toString();
  };
  let saved = text();
  let timer, busy = false;
  const say = (key) => {
    told.textContent = told.dataset[key] ?? "";
  };
  const save = async () => {
    const now = text();
    if (busy || now === saved) return;
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
        const kept = await answer.json();
        form.elements.revision.value = kept.revision;
        saved = now;
        localStorage.removeItem(name);
        say("saved");
        if (kept.notice) told.textContent += ` ${kept.notice}`;
        others.hidden = kept.others.length === 0;
        others.querySelector("strong").textContent = kept.others.join(", ");
      } else {
        localStorage.setItem(name, now);
        say(answer.status === 409 ? "late" : answer.status === 422 ? "wrong" : "away");
      }
    } catch {
      localStorage.setItem(name, now);
      say("away");
      timer = setTimeout(save, 5000);
    }
    busy = false;
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.removeItem(name);
  });
  addEventListener("pagehide", () => {
    if (text() !== saved) localStorage.setItem(name, text());
  });
  addEventListener("online", save);
  const left = localStorage.getItem(name);
  if (left !== null && left !== saved) {
    restore.hidden = false;
    restore.querySelector("[data-take]").addEventListener("click", () => {
      const fields = new URLSearchParams(left);
      const counts = new Map();
      for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = fields.getAll(box.name).includes(box.value);
      for (const [field, value] of fields) {
        const at = counts.get(field) ?? 0;
        counts.set(field, at + 1);
        const named = [...form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
        if (named[0]?.type === "radio") for (const radio of named) radio.checked = radio.value === value;
        else if (named[at] && named[at].type !== "checkbox") named[at].value = value;
      }
      restore.hidden = true;
      save();
    });
    restore.querySelector("[data-drop]").addEventListener("click", () => {
      localStorage.removeItem(name);
      restore.hidden = true;
    });
  }
}

// Entries of a group can be dragged to another place.
for (const list of document.querySelectorAll("[data-sort]")) {
  let dragged;
  for (const entry of list.children) {
    const form = entry.querySelector("form.moves");
    if (!form) continue;
    entry.draggable = true;
    entry.addEventListener("dragstart", () => {
      dragged = entry;
    });
    entry.addEventListener("dragover", (event) => {
      if (dragged) event.preventDefault();
    });
    entry.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || dragged === entry) return;
      const moves = dragged.querySelector("form.moves");
      moves.elements.place.value = [...list.children].indexOf(entry);
      const go = document.createElement("button");
      go.name = "do";
      go.value = "to";
      go.hidden = true;
      moves.append(go);
      moves.requestSubmit(go);
    });
  }
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
