import { useEffect, useRef } from 'preact/hooks';
import type { TopicPreviewResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { counted } from '../../format.ts';
import { namedTopic } from '../../parts/topic-name.ts';
import { strings } from '../../strings/index.ts';
import { namedAll } from './named.ts';

type Previewed = TopicPreviewResponse['data'];

/** How many teams are named. */
const TEAMS = 5;

/** What a change does, and the button that makes it. It gets the focus: the button that asked for it is gone. */
export function Preview({ of, apply }: { of: Previewed; apply: (of: Previewed) => Promise<void> }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const { topics: said, common } = strings;
  const isRename = of.topics.length === 1 && of.before === 0;
  const moved = of.topics.reduce((sum, { conversations }) => sum + conversations, 0);
  const values = {
    topics: namedAll(of.topics.map(({ topic }) => topic)),
    name: namedTopic(of.name),
    moved: counted(common.countedConversations, moved),
    before: counted(common.countedConversations, of.before),
    after: counted(common.countedConversations, of.after),
  };
  const teamOf = (team: { name: string } | null) =>
    team === null ? said.anyAgent : `\u2068${team.name}\u2069`;
  return (
    <div class="effects" id="topic-preview">
      <ul>
        <li>{say(isRename ? said.willBeCalled : said.willJoin, values)}</li>
        <li>{said.pastAndFuture}</li>
        {of.teams.slice(0, TEAMS).map(({ topic, from, to }) => (
          <li key={topic}>
            {say(said.otherTeam, { topic: namedTopic(topic), from: teamOf(from), to: teamOf(to) })}
          </li>
        ))}
        {of.open_chats > 0 && <li>{counted(said.openChats, of.open_chats)}</li>}
        {of.views > 0 && <li>{counted(said.views, of.views)}</li>}
        <li>{said.canUndo}</li>
      </ul>
      <button
        type="button"
        class="primary"
        ref={button}
        aria-describedby="topic-preview"
        onClick={() => void apply(of)}
      >
        {isRename ? said.rename : said.merge}
      </button>
    </div>
  );
}
