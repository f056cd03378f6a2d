import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { MAX_FEEDBACK, type Rating } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import type { PageLook } from './visitor.ts';

/** The page loads nothing from other origins, and cannot be embedded in a frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

type Html = ReturnType<typeof html>;

export interface PageOptions extends PageLook {
  status?: ContentfulStatusCode;
}

/** The layout of the pages for customers, with `content`. */
function page(
  c: Context,
  { words, brand, status = 200 }: PageOptions,
  content: Html,
): Response | Promise<Response> {
  c.header('Content-Security-Policy', POLICY);
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('X-Robots-Tag', 'noindex');
  c.header('Cache-Control', 'no-store');
  const document = html`<!doctype html>
    <html lang="${words.language}" dir="${words.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${words.mail.subject}</title>
        <link rel="stylesheet" href="/afterword/survey-page.css" />
        <script type="module" src="/afterword/survey-page.js"></script>
      </head>
      <body>
        ${
          brand?.brandColor
            ? html`<svg class="band" aria-hidden="true">
                <rect width="100%" height="100%" fill="${brand.brandColor}" />
              </svg>`
            : ''
        }
        <main>
          ${brand?.brandName ? html`<p class="brand">${brand.brandName}</p>` : ''} ${content}
        </main>
      </body>
    </html>`;
  return c.html(document, status);
}

/** A page that shows a notice, such as an error, in the customer's language. */
export function noticePage(
  c: Context,
  options: PageOptions,
  notice: { title: string; text?: string },
): Response | Promise<Response> {
  return page(
    c,
    options,
    html`<h1>${notice.title}</h1>
      ${notice.text ? html`<p>${notice.text}</p>` : ''}`,
  );
}

const STAR = 'm12 2.8 2.8 5.8 6.4.9-4.6 4.4 1.1 6.3L12 17.2l-5.7 3 1.1-6.3L2.8 9.5l6.4-.9z';

/** Ratings up to `LOW` ask what went wrong; ratings from `HIGH` ask what went well. */
const LOW = 2;
const HIGH = 4;

/**
 * The survey page: five stars and a comment. Without JavaScript, its button submits the form. With
 * JavaScript, the rating of the link is recorded when the page opens, and each change immediately.
 */
export function surveyPage(
  c: Context,
  options: PageOptions,
  survey: {
    /** The path of the page; the form is sent to a path below it. */
    path: string;
    token: string;
    rating: Rating | null;
    feedback: string | null;
    /** `link`: the rating comes from the link, and is not recorded yet. */
    state: 'link' | 'recorded' | 'preview';
  },
): Response | Promise<Response> {
  const { words } = options;
  const { survey: texts, mail } = words;
  const { path, token, rating, feedback, state } = survey;
  const isRecorded = state === 'recorded' && rating !== null;
  const hasComment = isRecorded && feedback !== null;
  const heading = hasComment ? texts.thanks : isRecorded ? texts.rated : texts.question;
  const label =
    rating !== null && rating <= LOW
      ? texts.wrong
      : rating !== null && rating >= HIGH
        ? texts.good
        : texts.comment;
  const scriptWords = {
    rated: texts.rated,
    thanks: texts.thanks,
    changeable: texts.changeable,
    thanksMore: texts.thanksMore,
    stars: texts.stars,
    labels: { low: texts.wrong, middle: texts.comment, high: texts.good },
    chosen: mail.chosen,
    saving: mail.saving,
    notSaved: mail.notSaved,
    busy: mail.busy,
    closed: mail.closed,
    send: texts.send,
    sendRating: mail.send,
    retry: mail.retry,
  };
  return page(
    c,
    options,
    html`<form
      method="post"
      action="${path}/submit"
      data-state="${state}"
      data-token="${token}"
      data-path="${path}"
      data-words="${JSON.stringify(scriptWords)}"
    >
      <h1 tabindex="-1">${heading}</h1>
      ${state === 'preview' ? html`<p class="preview">${mail.preview}</p>` : ''}
      <fieldset>
        <legend class="unseen">${texts.question}</legend>
        ${([1, 2, 3, 4, 5] as const).map(
          (one) =>
            html`<label title="${texts.stars[one - 1]}"
              ><input
                type="radio"
                name="rating"
                value="${one}"
                required
                ${one === rating ? raw('checked') : ''}
              /><svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="${STAR}" /></svg
              ><span class="unseen">${texts.stars[one - 1]}</span></label
            >`,
        )}
      </fieldset>
      <p class="scale" aria-hidden="true"><span>${texts.worst}</span><span>${texts.best}</span></p>
      <p role="status">
        <span>${rating === null ? '' : say(mail.chosen, { name: texts.stars[rating - 1]! })}</span>
        <span>${isRecorded ? (hasComment ? texts.thanksMore : texts.changeable) : ''}</span>
      </p>
      <label class="label" for="feedback">${label}</label>
      <textarea id="feedback" name="feedback" rows="4" maxlength="${MAX_FEEDBACK}" dir="auto">
${feedback ?? ''}</textarea>
      <button>${isRecorded ? texts.send : mail.send}</button>
    </form>`,
  );
}

/** Asks for confirmation to unsubscribe: mail scanners follow links, so a link must not unsubscribe. */
export function optOutPage(
  c: Context,
  options: PageOptions,
  path: string,
): Response | Promise<Response> {
  const { mail } = options.words;
  return page(
    c,
    options,
    html`<form method="post" action="${path}/unsubscribe">
      <h1>${mail.optOutQuestion}</h1>
      <button>${mail.optOut}</button>
    </form>`,
  );
}
