// Forms that ask for a passkey: what is to be asked is fetched, the browser asks, the form sends
// itself with the answer. Without this script the forms are not shown, and a password will do.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The question as the browser takes it. */
function question(asked) {
  const options = { ...asked.publicKey, challenge: bytes(asked.publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) options[list] = options[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return { publicKey: options };
}

/** The answer as the program reads it. */
function answer(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const read = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response: Object.fromEntries(read),
  });
}

async function ask(form) {
  const body = new URLSearchParams({ token: form.elements.ask.value });
  const asked = await fetch(form.dataset.ask, { method: "POST", body });
  // Whoever must first confirm that it is he is led there.
  if (asked.redirected) {
    location.assign(asked.url);
    return;
  }
  if (!asked.ok) throw new Error(asked.status);
  const credential = await navigator.credentials[form.dataset.passkey](question(await asked.json()));
  form.elements.credential.value = answer(credential);
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const failed = form.querySelector(".mistake");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      failed.hidden = true;
      ask(form).catch(() => {
        failed.hidden = false;
      });
    });
  }
}
