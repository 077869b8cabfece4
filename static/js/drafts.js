// Forms that save themselves: a field when it is left, and soon after the last key; or, marked so, by their button alone.
// What the server has not confirmed stays on the device and is sent again, first as it was: the server alone knows how it stores a
// text, and finds its own words there no dispute. The versions each field carries make a second send harmless, and show what was
// changed elsewhere.
import { keepOnDevice, keptOnDevice, onSignOutElsewhere, signedOutSince } from "./device.js";
import { carried, controlsOf, drawn, isLeft, put, say, unsay } from "./controls.js";
import { post } from "./posting.js";

const AFTER_LAST_KEY = 6000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;

const after = (pause) => new Promise((done) => { setTimeout(done, pause); });

class Draft {
  constructor(form, state) {
    Object.assign(this, { form, state, words: state.dataset, pause: 0, timer: 0, sending: null, again: false, ended: "" });
    const pairs = form.elements.versions.value.split(" ").filter(Boolean).map((pair) => pair.split(":"));
    this.versions = new Map(pairs.filter(([name]) => controlsOf(form, name).length));
    this.saved = new Map([...this.versions.keys()].map((name) => [name, drawn(form, name)]));
    this.said = { saved: state.textContent }; // by the server: of what is saved, wrong, disputed
    this.refused = new Map(); // name -> why it could not be read; tried again with the next change of anything
    this.disputed = new Map(); // name -> what is stored; left alone until the person chooses
    this.unanswered = new Map(); // name -> what was sent and may have been saved
    this.resting = {}; // on the device, and shown by the server as it was typed
    this.kept = new Set(); // of what is on the device, the names this page put there or took over; the rest is another page's
    this.changed().forEach((name) => put(form, name, this.saved.get(name))); // what a browser put back is of another time
    this.restore();
    this.listen();
    if (this.changed().length) this.save();
  }

  listen() {
    this.form.addEventListener("input", () => this.touched());
    this.form.addEventListener("change", () => this.save());
    this.form.addEventListener("focusout", () => this.steadily(() => {
      this.refused.forEach((sentence, name) => say(this.form, name, sentence));
    }));
    this.form.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    window.addEventListener("online", () => this.resume());
    window.addEventListener("offline", () => this.changed().length && this.failed());
    window.addEventListener("focus", () => (this.away || this.untaken) && this.resume());
    window.addEventListener("pagehide", () => {
      this.keep();
      this.save();
    });
    onSignOutElsewhere(() => this.end({ reason: "session" }));
  }

  // What is typed.

  changed() {
    return [...this.versions.keys()].filter((name) => this.unanswered.has(name) || this.saved.get(name) !== carried(this.form, name));
  }

  touched() {
    this.retries = true;
    this.later(AFTER_LAST_KEY);
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 300);
  }

  // On the device, beside what other pages of the same form left there. Then the page may be left.
  keep() {
    clearTimeout(this.keeping);
    const elsewhere = Object.entries(keptOnDevice(this.words.owner, location.pathname)).filter(([name]) => !this.kept.has(name));
    const mine = this.changed().map((name) => {
      return [name, { value: carried(this.form, name), version: this.versions.get(name), unanswered: this.unanswered.get(name) }];
    });
    const own = { ...this.resting, ...Object.fromEntries(mine) };
    const fields = { ...Object.fromEntries(elsewhere), ...own };
    this.kept = new Set(Object.keys(own));
    this.safe = keepOnDevice(this.words.owner, location.pathname, fields, this.words.hours) || !mine.length;
    const files = [...this.form.elements].some((one) => one.type === "file" && one.files.length);
    if (this.safe && !files) this.form.dispatchEvent(new CustomEvent("draft:safe", { bubbles: true }));
  }

  restore() {
    const shown = document.querySelector("[data-error-summary]");
    let back = false;
    Object.entries(keptOnDevice(this.words.owner, location.pathname)).forEach(([name, kept]) => {
      if (!this.versions.has(name)) return;
      this.kept.add(name);
      const there = carried(this.form, name) === kept.value;
      if (there && shown) this.resting[name] = kept;
      if (there && (shown || !("unanswered" in kept))) return;
      if (!there) put(this.form, name, kept.value);
      this.versions.set(name, kept.version);
      if ("unanswered" in kept) this.unanswered.set(name, kept.unanswered);
      back ||= !there;
    });
    if (back) this.tell(this.words.back);
    this.keep();
  }

  // Sending.

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  resume() {
    this.pause = 0;
    return this.save();
  }

  // Nobody is signed in, or somebody else is. By now the writer may be back: another tab may have signed in.
  get away() {
    return this.ended === "session" || this.ended === "account";
  }

  get asks() {
    return (!this.ended || this.away) && (this.waiting || !("byButton" in this.words));
  }

  async save() {
    clearTimeout(this.timer);
    this.again = Boolean(this.sending);
    if (this.again) return this.sending;
    const changed = this.changed();
    this.takeBack(changed);
    const names = changed.filter((name) => !this.disputed.has(name) && (this.retries || !this.refused.has(name)));
    if (!names.length || !this.asks || !navigator.onLine) {
      this.keep();
      if (names.length) return this.asks && this.failed();
      return this.ended ? undefined : this.stand();
    }
    this.retries = false;
    this.sending = this.send(names);
    await this.sending;
    this.sending = null;
    return this.again ? this.save() : undefined;
  }

  // Until nothing is under way.
  async settled() {
    do await this.save();
    while (this.sending);
  }

  async send(names) {
    const fresh = names.filter((name) => !this.unanswered.has(name));
    fresh.forEach((name) => this.unanswered.set(name, carried(this.form, name)));
    const values = new Map(names.map((name) => [name, this.unanswered.get(name)]));
    this.keep();
    this.untaken = false;
    const slow = setTimeout(() => this.tell(this.words.saving), 1500);
    const answer = await post(this.form, values, this.versions, this.words.csrfCookie).catch(() => null);
    clearTimeout(slow);
    this.steadily(() => {
      if (!answer || answer.untaken) this.again = false;
      if (!answer) return this.failed();
      fresh.forEach((name) => this.unanswered.delete(name));
      if (answer.untaken) return this.notTaken();
      if (answer.reason || answer.closed) {
        this.again = false; // or the button, which waits for what is under way, would ask for ever
        return this.end(answer);
      }
      this.again ||= fresh.length < names.length;
      return this.answered(answer, values);
    });
    this.keep();
  }

  failed() {
    this.tell(this.trouble(), "warn");
    this.pause = Math.min(Math.max(FIRST_PAUSE, this.pause * 2), LONGEST_PAUSE);
    this.later(this.pause);
  }

  trouble() {
    if (!this.safe) return this.words.unkept;
    return navigator.onLine ? this.words.failed : this.words.offline;
  }

  // No answer of the form's own, and no trouble that goes by: asked again with the next change alone.
  notTaken() {
    this.untaken = true;
    this.tell(this.safe ? this.words.untaken : this.words.unkept, "warn");
  }

  end(answer) {
    this.ended = answer.reason || "closed";
    if (this.ended !== "session") return this.tell(answer.sentence, "warn");
    if (this.goesAlong) return this.tell(this.words.goesAlong, "warn");
    const link = document.createElement("a");
    link.href = this.signIn();
    link.textContent = this.words.toSignIn;
    if (signedOutSince()) link.target = "_blank"; // this page alone has what was typed
    return this.tell(signedOutSince() ? this.words.signedOut : answer.sentence, "warn", link);
  }

  // To the sign-in, by the button, as without scripts: where the device keeps nothing another page would lose it.
  get goesAlong() {
    return this.ended === "session" && !this.safe && !signedOutSince();
  }

  signIn() {
    return `${this.words.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  }

  answered(answer, values) {
    Object.assign(this, { pause: 0, ended: "" });
    const wrong = Object.keys(answer.errors);
    values.forEach((_value, name) => this.unanswered.delete(name));
    const kind = wrong.length ? "wrong" : Object.keys(answer.disputed).length ? "disputed" : "saved";
    this.said[kind] = answer.sentence;
    if (wrong.length) this.refuse(answer.errors, values);
    else values.forEach((value, name) => this.settle(name, value, answer.versions[name], answer.disputed[name]));
    this.showVersions();
    Object.entries(answer.parts).forEach(([name, html]) => this.follow(name, html));
    if (!this.again) this.stand();
  }

  // What could not be read and is as it is saved again.
  takeBack(changed) {
    [...this.refused.keys()].filter((name) => !changed.includes(name)).forEach((name) => {
      this.refused.delete(name);
      unsay(this.form, name);
    });
  }

  // How the form stands by the last answers.
  stand() {
    const kind = this.refused.size ? "wrong" : this.disputed.size ? "disputed" : "saved";
    this.tell(this.said[kind], kind === "saved" ? "" : "warn");
  }

  // Nothing was saved: the others are sent again without those that could not be read; none, where it is not said which.
  refuse(errors, values) {
    const names = [...values.keys()];
    const wrong = names.filter((name) => name in errors);
    names.forEach((name) => this.refused.delete(name));
    (wrong.length ? wrong : names).forEach((name) => {
      if (values.get(name) !== carried(this.form, name)) return this.later(FIRST_PAUSE); // put right since
      this.refused.set(name, errors[name] || Object.values(errors)[0]);
      return isLeft(this.form, name) && say(this.form, name, this.refused.get(name));
    });
    this.again ||= wrong.length > 0 && names.some((name) => !wrong.includes(name));
  }

  showVersions() {
    this.form.elements.versions.value = [...this.versions].map((pair) => pair.join(":")).join(" ");
  }

  settle(name, value, version, other) {
    delete this.resting[name];
    this.refused.delete(name);
    if (other) return this.dispute(name, version, other);
    this.versions.set(name, version);
    this.saved.set(name, value);
    return unsay(this.form, name);
  }

  // Until the person has chosen, the form keeps the version it was opened upon, so that its button does not choose for them.
  dispute(name, version, other) {
    this.disputed.set(name, other.stored);
    const choose = (theirs) => {
      this.disputed.delete(name);
      this.versions.set(name, version);
      this.showVersions();
      unsay(this.form, name);
      if (theirs) {
        this.saved.set(name, other.stored);
        put(this.form, name, other.stored);
        this.saved.set(name, carried(this.form, name));
      }
      controlsOf(this.form, name)[0].focus();
      this.save();
    };
    say(this.form, name, other.sentence, [[this.words.keepMine, () => choose(false)], [this.words.takeTheirs, () => choose(true)]]);
  }

  // What follows on the page from what is stored.
  follow(name, html) {
    const place = document.querySelector(`[data-follows="${CSS.escape(name)}"]`);
    if (!place || place.contains(document.activeElement)) return;
    place.innerHTML = html;
    place.hidden = !html.trim();
  }

  tell(sentence, tone = "", link = null) {
    this.state.classList.toggle("is-warn", tone === "warn");
    if (this.state.textContent === sentence && !link) return;
    this.steadily(() => {
      this.state.textContent = sentence;
      if (link) this.state.append(" ", link);
    });
  }

  // What is said above does not push away what is being pressed.
  steadily(act) {
    const held = this.form.contains(document.activeElement) ? document.activeElement : this.form.querySelector("[type=submit]");
    const place = held?.getBoundingClientRect().top;
    act();
    if (held?.isConnected) window.scrollBy(0, held.getBoundingClientRect().top - place);
  }

  // The button: first what is typed is saved, until that is answered, so that nothing is under way twice; then the form goes as
  // without scripts. Where that was not answered, or is not taken any more, it stays: another page would not show what was typed.
  async submitted(event) {
    if (this.passing) return undefined;
    event.preventDefault();
    if (this.waiting) return undefined;
    this.waiting = true;
    if (this.away) this.ended = "";
    await this.settled();
    await after(0); // a form whose event is still under way takes no other
    this.waiting = false;
    if (!this.goesAlong) {
      if (this.ended === "session" && !signedOutSince()) return location.assign(this.signIn());
      if (this.ended || this.untaken || this.unanswered.size) return undefined; // it says so already
    }
    if (!navigator.onLine) return this.tell(this.trouble(), "warn");
    this.passing = true;
    this.form.requestSubmit(event.submitter);
    this.passing = false;
    return undefined;
  }
}

// In a browser too old for this, or that does not say which button was pressed, the buttons save as without scripts.
const able = HTMLFormElement.prototype.requestSubmit && window.SubmitEvent;
if (able) document.querySelectorAll("[data-draft]").forEach((state) => new Draft(state.closest("form"), state));
