import type { AgentStatus, Place, RecountedChat, StatusSpan } from './happened.ts';

/** Follows the statuses of agents: what they choose, and whether they only wrap up chats. */
export function createStatuses({ agents, since }: Place) {
  const all: StatusSpan[] = agents.map((agent) => ({
    agent,
    status: 'offline',
    from: since,
    to: null,
  }));
  const removed = new Set<number>();
  const work = new Map<number, string>();
  const statusOf = (agent: number) => all.findLast((span) => span.agent === agent)!.status;

  function choose(agent: number, status: AgentStatus, at: number): void {
    const last = all.findLast((span) => span.agent === agent)!;
    if (last.status === status) return;
    last.to = at;
    all.push({ agent, status, from: at, to: null });
  }

  return {
    all,
    choose,
    remove(agent: number, at: number): void {
      choose(agent, 'offline', at);
      removed.add(agent);
    },
    /** Whether an agent could take a chat. */
    isAnyoneThere: () =>
      agents.some((agent) => !removed.has(agent) && statusOf(agent) !== 'offline'),
    /** After something happened in chats: whose work changed is wrapping up, or available again. */
    follow(chats: readonly RecountedChat[], at: number): void {
      for (const agent of agents) {
        const inChats = chats.filter(({ stays }) =>
          stays.some((stay) => stay.agent === agent && stay.to === null),
        ).length;
        const wrapsUp = chats.filter(
          ({ wrapUpBy, wrappedUpAt }) => wrapUpBy === agent && wrappedUpAt === null,
        ).length;
        const now = `${inChats} ${wrapsUp}`;
        if ((work.get(agent) ?? '0 0') === now) continue;
        work.set(agent, now);
        const onlyWrapsUp = wrapsUp > 0 && inChats === 0;
        if (statusOf(agent) === 'available' && onlyWrapsUp) choose(agent, 'wrapping_up', at);
        else if (statusOf(agent) === 'wrapping_up' && !onlyWrapsUp) choose(agent, 'available', at);
      }
    },
  };
}
