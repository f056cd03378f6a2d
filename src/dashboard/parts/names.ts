import { useEffect } from 'preact/hooks';
import type { AgentListResponse, TeamListResponse } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { keptLoad } from '../load.ts';
import { may } from '../session.ts';
import { strings } from '../strings/index.ts';

const agents = keptLoad<AgentListResponse>();
const teams = keptLoad<TeamListResponse>();

/** Loads the names of agents and teams. Who may not see the lists sees ids. */
export function useNames(): void {
  useEffect(() => {
    if (!may('admin')) return;
    void agents.open('agents');
    void teams.open('teams');
  }, []);
}

interface Named {
  id: string;
  name: string;
}

export const agentNames = (): Named[] =>
  (agents.data?.data ?? []).map(({ id, first_name, last_name }) => ({
    id: String(id),
    name: [first_name, last_name].filter(Boolean).join(' '),
  }));

export const teamNames = (): Named[] =>
  (teams.data?.data ?? []).map(({ id, name }) => ({ id: String(id), name }));

/** @param id as the API has it in filters and breakdowns */
export const agentNamed = (id: string) =>
  agentNames().find((one) => one.id === id)?.name ?? say(strings.conversations.theAgent, { id });

export const teamNamed = (id: string) =>
  teamNames().find((one) => one.id === id)?.name ?? say(strings.conversations.theTeam, { id });
