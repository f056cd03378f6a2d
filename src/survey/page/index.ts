import './page.css';

/** Texts that the server rendered into the page. */
interface Words {
  rated: string;
  thanks: string;
  thanksMore: string;
  changeable: string;
  stars: readonly string[];
  labels: { low: string; middle: string; high: string };
  /** With `{name}`. */
  chosen: string;
  saving: string;
  notSaved: string;
  busy: string;
  closed: string;
  send: string;
  sendRating: string;
  retry: string;
}

/** What the server recorded; `rating: null`: it classified the request as automated. */
interface Recorded {
  rating: number | null;
}

/** Arrow keys move across stars: the rating is sent after this pause, milliseconds. */
const REST = 500;

/**
 * The page behind the link in a survey mail. It also works without this script, through its button. With it, the rating of the
 * link is recorded when the page opens, a changed rating at once, and a comment without a page load.
 */
function start(form: HTMLFormElement): void {
  const { state, token, path, words: json } = form.dataset as Record<string, string>;
  const words = JSON.parse(json!) as Words;
  const heading = form.querySelector('h1')!;
  const [status, more] = form.querySelectorAll('[role=status] span') as unknown as [
    HTMLElement,
    HTMLElement,
  ];
  const label = form.querySelector<HTMLElement>('.label')!;
  const field = form.querySelector('textarea')!;
  const button = form.querySelector('button')!;
  /** The request to retry when the network is back. */
  let again: (() => Promise<void>) | null = null;
  /** Whether a person has interacted with the page. */
  let isPerson = state !== 'link';
  let isRated = state !== 'link';
  let hasComment = field.value !== '';
  let resting: ReturnType<typeof setTimeout> | undefined;

  const rating = () => Number(new FormData(form).get('rating'));
  const chosen = () => words.chosen.replace('{name}', words.stars[rating() - 1] ?? '');

  function show(text: string, rest = ''): void {
    status.textContent = text;
    more.textContent = rest;
  }

  /** Shows the current state. */
  function settle(): void {
    const given = rating();
    const { low, middle, high } = words.labels;
    label.textContent = given <= 2 ? low : given >= 4 ? high : middle;
    heading.textContent = hasComment ? words.thanks : words.rated;
    show(chosen(), hasComment ? words.thanksMore : words.changeable);
    button.textContent = words.send;
    form.classList.toggle('rated', isRated);
  }

  async function post(to: string, body: object): Promise<Recorded> {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The request survives closing the page.
      keepalive: true,
    });
    if (response.ok) return (await response.json()) as Recorded;
    throw new Error(
      response.status === 410 ? words.closed : response.status === 429 ? words.busy : '',
    );
  }

  /** Runs `send`, and again when the network is back or the customer retries. */
  async function tried(send: () => Promise<void>): Promise<void> {
    again = null;
    button.disabled = true;
    show(words.saving);
    try {
      await send();
    } catch (error) {
      const { message } = error as Error;
      // A network error has the browser's own message.
      const isOurs = message === words.closed || message === words.busy;
      again = message === words.closed ? null : () => tried(send);
      show(isOurs ? message : words.notSaved);
      button.textContent = words.retry;
    }
    button.disabled = false;
  }

  /** Records the rating of the link; the request may still be automated. */
  const load = () =>
    tried(async () => {
      const recorded = await post('/api/v1/csat/rate', { token, rating: rating() });
      if (recorded.rating === null) {
        // Classified as automated: the customer confirms the rating.
        show(chosen());
        button.textContent = words.sendRating;
        return;
      }
      isRated = true;
      // A reload shows the recorded rating and does not rate again.
      history.replaceState(null, '', path);
      settle();
    });

  /** Sends a rating or comment that a person entered. */
  const submit = (feedback?: string) =>
    tried(async () => {
      isPerson = true;
      await post(`${path}/submit`, { rating: rating(), ...(feedback && { feedback }) });
      isRated = true;
      hasComment ||= feedback !== undefined;
      history.replaceState(null, '', path);
      settle();
      if (feedback !== undefined) {
        form.classList.add('done');
        heading.focus();
      }
    });

  form.addEventListener('change', ({ target }) => {
    if ((target as HTMLInputElement).name !== 'rating') return;
    isPerson = true;
    clearTimeout(resting);
    resting = setTimeout(() => void submit(), REST);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(resting);
    if (again) void again();
    else void submit(field.value.trim() || undefined);
  });
  addEventListener('online', () => void again?.());
  // Interaction with the page confirms that a person opened the link.
  const confirm = (event: Event) => {
    if (!event.isTrusted || isPerson || !isRated) return;
    isPerson = true;
    void post(`${path}/submit`, { rating: rating() }).catch(() => {});
  };
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, confirm, { passive: true });

  if (state !== 'link') return;
  // A prerendered page has not been opened by a person yet.
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', () => void load(), { once: true });
  } else void load();
}

const form = document.querySelector<HTMLFormElement>('form[data-words]');
if (form) start(form);
