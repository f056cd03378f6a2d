import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type Agent, findAgents, findTeams, reachOf, withDescendants } from '../team/index.ts';
import type { StoredRule } from './alert-tables.ts';
import { administratorsAmong, digestAddresses, orAdministrators } from './recipients.ts';
import { isForPeople, isToAnswer, mailKindOf, type Notice } from './rules/notice.ts';
import { findAlerts, findFirings } from './store/alerts.ts';
import { findDigest } from './store/digests.ts';
import { findNotifySettings } from './store/settings.ts';
import { ruleOf } from './switch-alert.ts';
import type { NotifySettingTable } from './tables.ts';

/** The most addresses of one mail about a customer. */
const MAX_ADDRESSES = 20;

/** Who is to be told of notices, as the organisation is set up now. */
export interface Audience {
  settings: NotifySettingTable;
  /** The agents of the team, or all: if it has none, or if a chat waits and any agent may take it. */
  concerned(notice: Notice): Agent[];
  /** The addresses that are mailed, in lower case. */
  mailed(notice: Notice): string[];
  /** The rule of a notice's alert, as it is now, or as it was when the alert was deleted. */
  ruleOf(notice: Notice): StoredRule | null;
}

export async function audienceOf(
  query: Kysely<Schema>,
  organisationId: string,
  { notices, now }: { notices: readonly Notice[]; now: number },
): Promise<Audience> {
  const kinds = new Set(notices.map(mailKindOf));
  const firingIds = notices.flatMap(({ firingId }) => firingId ?? []);
  const [settings, agents, teams, firings, alerts, digest] = await Promise.all([
    findNotifySettings(query, organisationId),
    findAgents(query, organisationId),
    findTeams(query, organisationId),
    findFirings(query, organisationId, firingIds),
    kinds.has('alerts') ? findAlerts(query, organisationId) : [],
    kinds.has('digest') ? findDigest(query, organisationId) : null,
  ]);
  const there = agents.filter(({ removedAt }) => removedAt === null);
  const admins = administratorsAmong(agents);
  const addresses = JSON.parse(settings.mailTo) as string[];

  function concerned(notice: Notice): Agent[] {
    const { teamId } = notice;
    if (teamId === null) return there;
    const wanted = withDescendants(teams, teamId);
    const members = there.filter(({ teamIds }) => teamIds.some((one) => wanted.has(one)));
    // A mail can wait until the team is back.
    const isForTeam = isToAnswer(notice) || reachOf(teamId, { teams, agents, now }) !== null;
    return isForTeam && members.length > 0 ? members : there;
  }

  function ofCustomer(notice: Notice): string[] {
    const isWanted = isToAnswer(notice)
      ? settings.mailsLeft === 1
      : (notice.isAway === 1 || notice.isSelfHarm === 1) && settings.mailsWaiting === 1;
    if (!isWanted || !isForPeople(notice)) return [];
    const to = addresses.length > 0 ? addresses : concerned(notice).map(({ email }) => email);
    return [...new Set(to.map((one) => one.toLowerCase()))].slice(0, MAX_ADDRESSES);
  }

  function ruleOfAlert(notice: Notice): StoredRule | null {
    const firing = firings.get(notice.firingId ?? '');
    return firing
      ? ruleOf(alerts.find(({ alertId }) => alertId === firing.alertId) ?? firing)
      : null;
  }

  function mailed(notice: Notice): string[] {
    const kind = mailKindOf(notice);
    if (kind === 'customers') return ofCustomer(notice);
    if (kind === 'digest') return digest?.isOn === 1 ? digestAddresses(digest, admins) : [];
    const rule = ruleOfAlert(notice);
    return rule?.mail ? orAdministrators(rule.mail_to, admins) : [];
  }

  return { settings, concerned, mailed, ruleOf: ruleOfAlert };
}
