import './page.css';

/** What the server wrote into the page for us to say. */
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

/** What the server recorded; `rating: null`: it takes us for a machine. */
interface Recorded {
  rating: number | null;
}

/** Arrow keys pass over stars: the one where they rest is meant, milliseconds. */
const REST = 500;

/**
 * The page behind a mail's link. It works without this script, by its button; with it the rating of the
 * link is recorded when the page opens, a change of it at once, and a comment without leaving the page.
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
  /** What is to be sent again when the line is back. */
  let again: (() => Promise<void>) | null = null;
  /** Whether a person was here, and said so. */
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

  /** Says what is so now. */
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
      // What was pressed counts, also when the page is closed at once.
      keepalive: true,
    });
    if (response.ok) return (await response.json()) as Recorded;
    throw new Error(
      response.status === 410 ? words.closed : response.status === 429 ? words.busy : '',
    );
  }

  /** Does it, and again when the line is back or the customer asks for it. */
  async function tried(send: () => Promise<void>): Promise<void> {
    again = null;
    button.disabled = true;
    show(words.saving);
    try {
      await send();
    } catch (error) {
      const { message } = error as Error;
      // A line that is down throws an error of the browser's own words.
      const isOurs = message === words.closed || message === words.busy;
      again = message === words.closed ? null : () => tried(send);
      show(isOurs ? message : words.notSaved);
      button.textContent = words.retry;
    }
    button.disabled = false;
  }

  /** The rating as the link says it; a person may still be nowhere near. */
  const load = () =>
    tried(async () => {
      const recorded = await post('/api/v1/csat/rate', { token, rating: rating() });
      if (recorded.rating === null) {
        // Taken for a machine's: the customer confirms it.
        show(chosen());
        button.textContent = words.sendRating;
        return;
      }
      isRated = true;
      // Opened again it tells what counts, and does not rate anew.
      history.replaceState(null, '', path);
      settle();
    });

  /** What a person has pressed or written. */
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
  // A rating that a link gave stands firmer once somebody has touched the page.
  const confirm = (event: Event) => {
    if (!event.isTrusted || isPerson || !isRated) return;
    isPerson = true;
    void post(`${path}/submit`, { rating: rating() }).catch(() => {});
  };
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, confirm, { passive: true });

  if (state !== 'link') return;
  // A page that a browser prepares on its own is not one that somebody opened.
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', () => void load(), { once: true });
  } else void load();
}

const form = document.querySelector<HTMLFormElement>('form[data-words]');
if (form) start(form);
