// Larger files arrive in parts while their form is filled in: what has arrived is not sent again when the line was cut, the page was
// loaded anew or the device changed, for the file is known by its hash. The form then names the file in its place. Small files, and
// browsers that cannot do this, send the file with the form as without scripts.
import { ask, inTrouble, read } from "./asking.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const LONGEST_PART = 120000;
const STEP = 5; // percent between two sentences
const MB = 1024 * 1024;

class Away extends Error {} // nothing came back: tried again
class Refusal extends Error {} // a sentence of the server's, or of ours
class SessionEnded extends Refusal {}

class Sending {
  constructor(state) {
    const { form } = state.previousElementSibling;
    Object.assign(this, { state, form, words: state.dataset, turn: 0, done: null });
    this.input = form.elements[this.words.upload];
    this.sent = form.elements[`${this.words.upload}_sent`];
    this.input.addEventListener("change", () => this.chosen());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("pageshow", () => { this.input.disabled = false; });
    if (this.input.files.length) this.chosen(); // the browser kept it over a reload
  }

  chosen() {
    const [file] = this.input.files;
    this.turn += 1;
    this.done = null;
    this.ended = false;
    this.sent.value = "";
    this.tell("");
    if (file && file.size > Number(this.words.most)) {
      this.input.value = ""; // nor does it go with the form
      this.tell(this.words.tooLarge, "warn");
    } else if (file && file.size > Number(this.words.part)) this.done = this.send(file, this.turn);
  }

  async send(file, turn) {
    const going = () => turn === this.turn;
    try {
      const known = await this.known(file);
      for (let pause = FIRST_PAUSE; going(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
        try {
          const id = await this.goOn(file, known, going, () => { pause = FIRST_PAUSE; });
          if (!going()) return;
          this.sent.value = id;
          this.tell(this.words.arrived);
          return;
        } catch (error) {
          if (!(error instanceof Away)) throw error;
          if (going()) this.tell(this.counted(this.words.waiting, file), "warn");
          await this.backOnline(pause);
        }
      }
    } catch (error) {
      if (!going()) return;
      this.tell(error instanceof Refusal ? error.message : this.words.unreadable, "warn");
      this.ended = error instanceof SessionEnded;
      if (this.ended) this.state.append(" ", this.toSignIn());
    }
  }

  async known(file) {
    this.tell(this.words.reading);
    this.received = 0;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return new URLSearchParams({ name: file.name, size: file.size, sha256 });
  }

  // From where the server says it is to the end.
  async goOn(file, known, going, moved) {
    let standing = await this.answer(this.words.begin, known);
    const { id } = standing;
    for (let shown = -STEP; going() && standing.received < file.size;) {
      this.received = standing.received;
      if (this.percent(file) >= shown + STEP) {
        shown = this.percent(file);
        this.tell(this.counted(this.words.going, file));
      }
      const part = await file.slice(standing.received, standing.received + Number(this.words.part)).arrayBuffer();
      standing = await this.answer(standing.address, part, { "Upload-Offset": standing.received });
      moved();
    }
    return id;
  }

  async answer(address, body, headers = {}) {
    const type = body instanceof ArrayBuffer ? { "Content-Type": "application/octet-stream" } : {};
    const came = await ask(address, this.words.csrfCookie, LONGEST_PART, { body, headers: { ...headers, ...type } }).catch(() => null);
    if (!came || inTrouble(came.status) || came.status === 404) throw new Away(); // 404: no longer waited for, and begun anew
    if (came.status === 0 || came.status === 403) throw new SessionEnded(this.words.session);
    if (![200, 409, 422].includes(came.status)) throw new Refusal(this.words.whole);
    const answer = read(came.text);
    if (!answer) throw new Away();
    if (came.status === 422) throw new Refusal(answer.sentence);
    return answer;
  }

  backOnline(pause) {
    return new Promise((done) => {
      setTimeout(done, pause);
      window.addEventListener("online", done, { once: true });
    });
  }

  // The button waits for what is under way; a file that was refused goes with the form, to be refused on its page.
  async submitted(event) {
    if (event.defaultPrevented) return;
    if (this.ended) { // whole it would be turned away
      event.preventDefault();
      location.assign(this.toSignIn().href);
      return;
    }
    if (this.sent.value && this.input.files.length) this.input.disabled = true;
    if (!this.done || this.sent.value) return;
    const { done } = this;
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    await done;
    this.waiting = false;
    if (this.done === done) this.done = null;
    this.form.requestSubmit(event.submitter);
  }

  toSignIn() {
    const link = document.createElement("a");
    link.href = `${this.words.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = this.words.toSignIn;
    return link;
  }

  percent(file) {
    return Math.floor((100 * this.received) / file.size);
  }

  counted(sentence, file) {
    const number = (bytes) => (bytes / MB).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    const values = { percent: this.percent(file), done: number(this.received), all: number(file.size) };
    return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  }

  tell(sentence, tone = "") {
    this.state.classList.toggle("is-warn", tone === "warn");
    this.state.textContent = sentence;
  }
}

const able = window.crypto?.subtle && HTMLFormElement.prototype.requestSubmit && window.SubmitEvent && Blob.prototype.arrayBuffer;
if (able) document.querySelectorAll("[data-upload]").forEach((state) => new Sending(state));
