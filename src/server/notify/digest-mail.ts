import { html } from 'hono/html';
import type { FigureChanges, Figures } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import { sayDate } from '../../strings/dates.ts';
import { say, sayCount } from '../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../strings/team/all.ts';
import { words } from '../../strings/terms/term.ts';
import { type Brand, type RenderedMail, USUAL_COLOR } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';
import { audienceOf } from './audience.ts';
import { type DeliverOptions, type Outcome, REPLACED, sendToTeam } from './deliver.ts';
import { type DigestSources, type Week, weekOf } from './digest.ts';
import { digestLink } from './digest-link.ts';
import { oneLine } from './rules/one-line.ts';
import type { Task } from './store/claim.ts';
import { findDigest } from './store/digests.ts';
import type { Links } from '../http/signed-links.ts';

export interface DigestOptions extends DigestSources {
  links: Pick<Links, 'sign'>;
}

/** Characters of a topic, and of a question or a comment. */
const MAX_TOPIC = 80;
const MAX_COMMENT = 300;
const UNSUBSCRIBED = { kind: 'dropped', problem: 'The digest was unsubscribed.' } as const;

/** Mails a digest to one address. It is counted when it is sent, so that nothing that was erased leaves. */
export async function deliverDigest(
  options: DeliverOptions & DigestOptions,
  tasks: readonly Task[],
): Promise<Outcome[]> {
  const [task] = tasks as [Task];
  const { organisationId, at } = task.notice;
  const { targetId } = task.delivery;
  const { query } = options.store;
  const [{ settings, mailed }, digest] = await Promise.all([
    audienceOf(query, organisationId, { notices: [task.notice], now: options.now() }),
    findDigest(query, organisationId),
  ]);
  const left = JSON.parse(digest.unsubscribed) as string[];
  if (digest.isOn === 0 || left.includes(targetId)) return [UNSUBSCRIBED];
  if (!mailed(task.notice).includes(targetId)) return [REPLACED];
  const week = await weekOf(options, organisationId, at);
  const link = await digestLink(options.links, organisationId, targetId, options.now());
  const outcome = await sendToTeam(options, task, (brand, publicUrl) =>
    renderDigest(week, {
      language: settings.language,
      withContent: settings.withContent === 1,
      brand,
      publicUrl,
      unsubscribe: `${publicUrl}${link}`,
    }),
  );
  return [outcome];
}

interface Look {
  language: TeamLanguage;
  /** Whether what customers wrote may leave. */
  withContent: boolean;
  brand: Brand;
  publicUrl: string;
  unsubscribe: string;
}

interface Section {
  title: string;
  lines: { text: string; url?: string }[];
  /** What it says without any lines. */
  none: string;
}

/**
 * The weekly mail. Its pictures are tables with coloured cells, which every mail program shows, also without
 * images; each has its number beside it.
 */
function renderDigest(week: Week, look: Look): RenderedMail & { unsubscribe: string } {
  const { language, withContent, brand, publicUrl, unsubscribe } = look;
  const strings = teamByLanguage[language];
  const { total, previous, change } = week;
  const dayFormat = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const day = (one: string) => sayDate(dayFormat, Date.parse(one));
  const [from, to] = [day(week.days[0]!), day(week.days[6]!)];
  const title = say(strings.digest, { from, to });
  const dashboard = `${publicUrl}/dashboard?range=custom&from=${week.days[0]}&to=${week.days[6]}`;
  const rows = figureRows(total, previous, change, language);
  const most = Math.max(1, ...week.daily.map(({ conversations }) => conversations));
  const bars = week.daily.map(({ conversations }, index) => ({
    label: shortDay.format(Date.parse(week.days[index]!)),
    value: conversations.toLocaleString(language),
    percent: Math.round((conversations / most) * 100),
  }));
  const sections = sectionsOf();
  const intro = say(strings.theWeek, { from, to, zone: week.timeZone });
  const isEmpty = total.conversations === 0;
  const hidden = withContent || isEmpty ? [] : [strings.hidden];
  return {
    subject: brand.brandName === null ? title : `${title} (${brand.brandName})`,
    unsubscribe,
    text: [
      intro,
      ...(isEmpty ? [strings.empty] : []),
      rows
        .map(
          ({ name, value, before, difference }) =>
            `${name}: ${value} (${strings.weekBefore}: ${before}; ${difference})`,
        )
        .join('\n'),
      [strings.perDay, ...bars.map(({ label, value }) => `${label}: ${value}`)].join('\n'),
      ...sections.map(({ title: head, lines, none }) =>
        [
          head,
          ...(lines.length === 0 ? [none] : []),
          ...lines.map(({ text, url }) => `- ${text}${url ? `\n  ${url}` : ''}`),
        ].join('\n'),
      ),
      ...hidden,
      `${strings.openDashboard}: ${dashboard}`,
      `--\n${strings.why}\n${strings.unsubscribe}: ${unsubscribe}`,
    ].join('\n\n'),
    html: mailPage(title, page(), { language }),
  };

  function sectionsOf(): Section[] {
    const period = `from=${week.days[0]}&to=${week.days[6]}`;
    const list = (filters: string) =>
      `${publicUrl}/dashboard/conversations?${period}&merged=false&${filters}`;
    const topicOf = (topic: string | null) =>
      topic === null ? strings.noTopic : words(oneLine(topic, MAX_TOPIC));
    return [
      {
        title: strings.topics,
        none: strings.empty,
        lines: week.topics.map(({ topic, figures }) => ({
          text: say(strings.topicLine, {
            topic: topicOf(topic),
            conversations: sayCount(strings.conversations, figures.conversations, language),
            escalations: inPercent(figures.escalation_rate, language),
            csat: inPercent(figures.csat_percent, language),
          }),
          url: list(`topic=${encodeURIComponent(topic ?? '')}`),
        })),
      },
      {
        title: strings.gaps,
        none: strings.noGaps,
        lines: week.gaps.map(({ question, topic, count }) => ({
          text: say(strings.gapLine, {
            gap: withContent ? oneLine(question, MAX_COMMENT) : topicOf(topic),
            questions: sayCount(strings.questions, count, language),
          }),
        })),
      },
      {
        title: strings.worst,
        none: strings.noWorst,
        lines: week.worst.map(({ conversationId, csatScore, topic, feedback, startedAt }) => ({
          text: [
            say(strings.rating, { rating: String(csatScore) }),
            ...(topic === null ? [] : [topicOf(topic)]),
            new Intl.DateTimeFormat(language, {
              dateStyle: 'medium',
              timeZone: week.timeZone,
            }).format(startedAt),
            ...(withContent && feedback !== null ? [oneLine(feedback, MAX_COMMENT)] : []),
          ].join(' · '),
          url: `${publicUrl}/dashboard/conversations/${encodeURIComponent(conversationId)}`,
        })),
      },
    ];
  }

  function page() {
    const color = brand.brandColor ?? USUAL_COLOR;
    // Three columns, so that it fits on a phone.
    const cell = 'padding:6px 12px 6px 0;text-align:left;vertical-align:top';
    return html`<h1 style="font-size:20px;margin:0 0 4px">${title}</h1>
      <p style="margin:0 0 20px">${intro}</p>
      ${isEmpty ? html`<p>${strings.empty}</p>` : ''}
      <table cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
        <tr>
          ${[strings.figure, strings.thisWeek, strings.change].map(
            (head) => html`<th scope="col" style="${cell};font-weight:600">${head}</th>`,
          )}
        </tr>
        ${rows.map(
          ({ name, value, before, difference }) =>
            html`<tr>
              <th scope="row" style="${cell};font-weight:400">${name}</th>
              <td style="${cell};font-weight:600">${value}</td>
              <td style="${cell}">
                ${difference}<br />
                <span style="font-size:13px">${strings.weekBefore}: ${before}</span>
              </td>
            </tr>`,
        )}
      </table>
      <h2 style="font-size:17px;margin:24px 0 8px">${strings.perDay}</h2>
      <table
        cellpadding="0"
        cellspacing="0"
        border="0"
        width="100%"
        style="border-collapse:collapse;max-width:480px"
      >
        ${bars.map(
          ({ label, value, percent }) =>
            html`<tr>
              <th scope="row" width="30%" style="${cell};font-weight:400;white-space:nowrap">
                ${label}
              </th>
              <td width="55%" style="padding:6px 0;vertical-align:middle">
                ${bar(percent, color)}
              </td>
              <td width="15%" style="padding:6px 0 6px 8px">${value}</td>
            </tr>`,
        )}
      </table>
      ${sections.map(
        ({ title: head, lines, none }) =>
          html`<h2 style="font-size:17px;margin:24px 0 8px">${head}</h2>
            ${
              lines.length === 0
                ? html`<p style="margin:0">${none}</p>`
                : html`<ul style="margin:0;padding-left:20px">
                    ${lines.map(
                      ({ text, url }) =>
                        html`<li style="margin:0 0 4px">
                          ${url ? html`<a href="${url}">${text}</a>` : text}
                        </li>`,
                    )}
                  </ul>`
            }`,
      )}
      ${hidden.map((line) => html`<p>${line}</p>`)}
      ${mailButton(dashboard, strings.openDashboard, brand)}
      <p style="font-size:13px">
        ${strings.why} <a href="${unsubscribe}">${strings.unsubscribe}</a>
      </p>`;
  }
}

/** A bar of coloured cells. */
const bar = (percent: number, color: string) =>
  percent === 0
    ? ''
    : html`<table
        cellpadding="0"
        cellspacing="0"
        border="0"
        width="${percent}%"
        role="presentation"
        style="width:${percent}%;border-collapse:collapse"
      >
        <tr>
          <td
            bgcolor="${color}"
            height="12"
            style="background:${color};height:12px;line-height:12px;font-size:1px"
          >
            &nbsp;
          </td>
        </tr>
      </table>`;

const inPercent = (value: number | null, language: TeamLanguage) =>
  value === null
    ? '–'
    : say(teamByLanguage[language].percent, { value: value.toLocaleString(language) });

const signed = (value: number, language: TeamLanguage, options: Intl.NumberFormatOptions = {}) =>
  value.toLocaleString(language, {
    signDisplay: 'exceptZero',
    maximumFractionDigits: 1,
    ...options,
  });

const USD = { style: 'currency', currency: 'USD', maximumFractionDigits: 2 } as const;

/** Minutes, hours or days, whatever reads best. @param seconds `null`: none is known */
function spanInWords(seconds: number | null, language: TeamLanguage, isSigned = false): string {
  if (seconds === null) return '–';
  const size = Math.abs(seconds);
  const [value, unit] =
    size < 3_600
      ? [seconds / 60, 'minute']
      : size < 2 * (DAY / 1000)
        ? [seconds / 3_600, 'hour']
        : [seconds / (DAY / 1000), 'day'];
  return value.toLocaleString(language, {
    style: 'unit',
    unit,
    maximumFractionDigits: 1,
    ...(isSigned && { signDisplay: 'exceptZero' }),
  });
}

interface Row {
  name: string;
  value: string;
  before: string;
  difference: string;
}

/** The figures of the overview, and how they differ from those of the week before. */
function figureRows(
  now: Figures,
  before: Figures,
  change: FigureChanges,
  language: TeamLanguage,
): Row[] {
  const strings = teamByLanguage[language];
  type Share = 'csat_percent' | 'avg_csat_score' | 'escalation_rate' | 'ai_resolution_rate';

  const amount = (
    name: string,
    [value, former]: readonly [string, string],
    difference: string | null,
  ): Row => ({ name, value, before: former, difference: difference ?? strings.noComparison });

  function share(name: Share): Row {
    const say_ = (value: number | null) =>
      name === 'avg_csat_score'
        ? (value?.toLocaleString(language) ?? '–')
        : inPercent(value, language);
    return amount(strings.figures[name], [say_(now[name]), say_(before[name])], changed(name));
  }

  function changed(name: Share): string | null {
    const { difference, is_clear } = change[name];
    if (difference === null) return null;
    if (is_clear === null) return strings.tooFew;
    if (difference === 0) return strings.unchanged;
    const value = signed(difference, language);
    const points = name === 'avg_csat_score' ? value : say(strings.points, { value });
    return is_clear ? points : `${points} (${strings.chance})`;
  }

  const number = (value: number) => value.toLocaleString(language);
  const money = (value: number) => value.toLocaleString(language, USD);
  const { conversations, cost_savings, avg_resolution_seconds } = change;
  const orSame = (difference: number | null, text: string) =>
    difference === null ? null : difference === 0 ? strings.unchanged : text;
  return [
    amount(
      strings.figures.conversations,
      [number(now.conversations), number(before.conversations)],
      orSame(conversations, signed(conversations ?? 0, language)),
    ),
    share('csat_percent'),
    share('avg_csat_score'),
    share('escalation_rate'),
    share('ai_resolution_rate'),
    amount(
      strings.figures.avg_resolution_seconds,
      [
        spanInWords(now.avg_resolution_seconds, language),
        spanInWords(before.avg_resolution_seconds, language),
      ],
      orSame(avg_resolution_seconds, spanInWords(avg_resolution_seconds, language, true)),
    ),
    amount(
      strings.figures.cost_savings,
      [money(now.cost_savings), money(before.cost_savings)],
      orSame(cost_savings, signed(cost_savings ?? 0, language, USD)),
    ),
  ];
}
