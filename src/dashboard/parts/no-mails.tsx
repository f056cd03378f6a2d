import { say } from '../../strings/say.ts';
import { locale, strings } from '../strings/index.ts';

/** Says that the server sends no mails, and which of its settings are missing. */
export function NoMails({ without: missing }: { without: readonly string[] }) {
  if (missing.length === 0) return null;
  const settings = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(missing);
  return <p class="muted">{say(strings.settings.noMails, { settings })}</p>;
}
