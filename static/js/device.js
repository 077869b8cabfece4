// What was typed and is not saved yet, on this device: under its account and its form, for as long as the server says.
// A page opened before the last sign-out of this browser keeps nothing, in whichever tab that was and however long ago it was opened.
// Where the browser keeps nothing (storage shut, or full), everything else works without it.
const KEPT = "draft ";
const SIGNED_OUT = "signed out";
const opened = Date.now();

function tried(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// The same form in either language.
const placeOf = (owner, path) => `${KEPT}${owner} ${path.replace(/^\/en\//, "/")}`;
const places = (start) => tried(() => Object.keys(localStorage).filter((place) => place.startsWith(start))) || [];
const drop = (place) => tried(() => localStorage.removeItem(place));
const recent = (kept) => Boolean(kept) && Date.now() < kept.until;

// Field name -> {value, version, unanswered: what was sent and may have been saved, if anything}.
export function keptOnDevice(owner, path) {
  const kept = tried(() => JSON.parse(localStorage.getItem(placeOf(owner, path))));
  return recent(kept) ? kept.fields : {};
}

// Says whether it is kept.
export function keepOnDevice(owner, path, fields, hours) {
  if (signedOutSince()) return false;
  const place = placeOf(owner, path);
  if (!Object.keys(fields).length) return drop(place) !== null;
  return tried(() => localStorage.setItem(place, JSON.stringify({ until: Date.now() + hours * 3600000, fields }))) !== null;
}

export function dropOutdated() {
  places(KEPT).filter((place) => !recent(tried(() => JSON.parse(localStorage.getItem(place))))).forEach(drop);
}

export const signedOutSince = () => Number(tried(() => localStorage.getItem(SIGNED_OUT))) > opened;

export function signOut(owner) {
  tried(() => localStorage.setItem(SIGNED_OUT, Date.now()));
  places(`${KEPT}${owner} `).forEach(drop);
}

export function onSignOutElsewhere(act) {
  window.addEventListener("storage", (event) => event.key === SIGNED_OUT && act());
}
