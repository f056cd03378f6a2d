import type { CannedReplies } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { sayWith, strings } from '../../strings/index.ts';
import { SettingsForm } from './settings-form.tsx';

/** What stands for the customer's name. */
const PLACEHOLDER = '{name}';

/** As one text: each title with its reply below, separated by empty lines. */
const asText = (replies: CannedReplies) =>
  replies.map(({ title, content }) => `# ${title}\n${content}`).join('\n\n');

const fromText = (text: string): CannedReplies =>
  text
    .split(/^# /m)
    .map((section) => section.trim())
    .filter(Boolean)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return { title: title.trim(), content: lines.join('\n').trim() || title.trim() };
    });

/** The canned replies, edited as one text. */
export const Canned = () => (
  <SettingsForm<CannedReplies>
    id="canned-answers"
    title={strings.settings.cannedReplies}
    address="canned-answers"
    method="PUT"
    what={strings.settings.theCannedReplies}
    rows={2}
    changeIn={(fields) => fromText(String(fields.get('answers')))}
  >
    {(replies) => (
      <>
        <label for="answers">
          {sayWith(strings.settings.cannedAbout, { placeholder: <code>{PLACEHOLDER}</code> })}
        </label>
        <textarea
          id="answers"
          name="answers"
          rows={6}
          placeholder={say(strings.settings.cannedExample, { placeholder: PLACEHOLDER })}
          defaultValue={asText(replies)}
        />
      </>
    )}
  </SettingsForm>
);
