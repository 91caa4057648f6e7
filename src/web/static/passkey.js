/* Passkeys: asks the browser, puts what it says into the form's fields and sends the form. Everything else works without. */
"use strict";
(function () {
  function bytes(text) {
    return new TextEncoder().encode(text);
  }
  function encoded(buffer) {
    var text = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function failed(form) {
    form.querySelector("[data-failed]").hidden = false;
    form.querySelector("button").disabled = false;
  }
  function put(form, name, buffer) {
    form.elements[name].value = buffer ? encoded(buffer) : "";
  }
  function make(form) {
    return navigator.credentials.create({ publicKey: {
      challenge: bytes(form.dataset.challenge),
      rp: { id: form.dataset.site, name: form.dataset.register },
      user: { id: bytes(form.dataset.user), name: form.dataset.login, displayName: form.dataset.login },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none" } }).then(function (made) {
      put(form, "auth_data", made.response.getAuthenticatorData());
      return made;
    });
  }
  function sign(form) {
    return navigator.credentials.get({ publicKey: {
      challenge: bytes(form.dataset.challenge), rpId: form.dataset.site, userVerification: "required" } }).then(function (made) {
      put(form, "auth_data", made.response.authenticatorData);
      put(form, "signature", made.response.signature);
      put(form, "id", made.rawId);
      put(form, "user", made.response.userHandle);
      return made;
    });
  }
  function ready(form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      form.querySelector("[data-failed]").hidden = true;
      form.querySelector("button").disabled = true;
      (form.dataset.user ? make : sign)(form).then(function (made) {
        put(form, "client_data", made.response.clientDataJSON);
        form.submit();
      }).catch(function () { failed(form); });
    });
    form.hidden = false;
    document.querySelectorAll("[data-no-passkeys]").forEach(function (one) { one.hidden = true; });
    document.querySelectorAll("[data-passkeys]").forEach(function (one) { one.hidden = false; });
  }
  document.querySelectorAll("form[data-challenge]").forEach(function (form) {
    if (window.PublicKeyCredential && location.origin === form.dataset.origin) ready(form);
  });
})();
