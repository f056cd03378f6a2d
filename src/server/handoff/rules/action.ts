import type { AgentStatus, Reason } from '../../../contract/index.ts';
import {
  agentsIn,
  type Chat,
  type FollowUpMail,
  type LiveEvent,
  type LiveEventType,
  type LiveFile,
  type Offer,
  pendingTransfer,
} from './chat.ts';

/** How long an agent may take to accept an offer, milliseconds. */
export const OFFER_LASTS = 30_000;
/** A transfer to a team fails if no agent accepts it within this time, milliseconds. */
export const TRANSFER_LASTS = 2 * 60_000;

/** An action in a chat. */
export type ChatAction =
  | { type: 'offer'; agentId: number; kind: Offer['kind'] }
  | { type: 'expire'; agentId: number }
  | { type: 'fail_transfer'; transferId: number }
  | { type: 'away' }
  | { type: 'move'; teamId: number | null }
  | { type: 'accept'; agentId: number }
  | { type: 'decline'; agentId: number }
  | {
      type: 'message';
      agentId: number;
      messageId: string;
      content: string;
      files: readonly LiveFile[];
    }
  | { type: 'note'; agentId: number; noteId: string; content: string }
  | {
      type: 'transfer';
      agentId: number;
      toAgentId: number | null;
      toTeamId: number | null;
      note: string | null;
    }
  | { type: 'invite'; agentId: number; toAgentId: number }
  | { type: 'leave'; agentId: number }
  | { type: 'lose'; agentId: number }
  | { type: 'end'; agentId: number }
  | { type: 'wrap_up'; agentId: number; resolution: string | null }
  | { type: 'cancel' }
  | { type: 'leave_message'; messageId: string }
  | { type: 'resolve'; by: 'customer' | 'system' }
  | { type: 'give_up' }
  | { type: 'requeue' }
  | { type: 'assign'; agentId: number; toAgentId: number | null }
  | { type: 'done'; agentId: number }
  | { type: 'mail'; agentId: number; messageId: string; content: string }
  | {
      type: 'mail_outcome';
      messageId: string;
      outcome: Exclude<FollowUpMail['outcome'], 'sending'>;
      reason: string | null;
    }
  | { type: 'mail_received'; messageId: string; content: string };

/** The agents and teams of the organisation. */
export interface Directory {
  agents: ReadonlyMap<number, { status: AgentStatus; isRemoved: boolean; isFull: boolean }>;
  teams: ReadonlyMap<number, { isDeleted: boolean; isAnyoneThere: boolean }>;
}

/** An event before it gets its number. */
export type NewLiveEvent = {
  [T in LiveEventType]: { type: T; data: LiveEvent<T>['data'] };
}[LiveEventType];

/** Why an action is refused; the agent or the customer sees it in words. */
export interface Refusal {
  refused: Reason;
}

const refuse = (refused: Reason): Refusal => ({ refused });

/**
 * The events of an action; none (`[]`) if it was already done.
 *
 * @param newId creates the ids of participants and transfers
 */
export function act(
  chat: Chat,
  action: ChatAction,
  directory: Directory,
  newId: () => number,
): NewLiveEvent[] | Refusal {
  const { status, offer, followUp } = chat;
  const inIt = agentsIn(chat);
  const pending = pendingTransfer(chat);
  const isOver = status === 'closed' || status === 'wrapping_up';
  const isIn = (agentId: number) => inIt.includes(agentId);

  /** Ends the offer without a taker, and the transfer to this agent, if there is one. */
  const offerEnded = (reason: 'declined' | 'timeout' | 'lost' | 'withdrawn'): NewLiveEvent[] => {
    if (!offer) return [];
    const ended: NewLiveEvent = { type: 'offer_ended', data: { agentId: offer.agentId, reason } };
    const isForThemAlone = offer.kind === 'transfer' && pending && pending.toTeamId === null;
    return isForThemAlone ? [ended, transferFailed(pending.transferId, reason)] : [ended];
  };
  /** Ends the pending offer and transfer when the chat ends. */
  const settled = (): NewLiveEvent[] => [
    ...offerEnded('withdrawn').slice(0, 1),
    ...(pending ? [transferFailed(pending.transferId, 'ended')] : []),
  ];

  switch (action.type) {
    case 'offer':
      if (offer || isOver) return refuse('offered_or_ended');
      // An agent may have taken it meanwhile.
      if (action.kind === 'queue' ? status !== 'queued' : !pending) {
        return refuse('no_longer_waiting');
      }
      // For example an agent who transferred the chat to their own team.
      if (isIn(action.agentId)) return refuse('agent_in_chat');
      if (directory.agents.get(action.agentId)?.isFull) return refuse('agent_full');
      return [{ type: 'offered', data: { agentId: action.agentId, kind: action.kind } }];
    case 'expire':
      return offer?.agentId === action.agentId ? offerEnded('timeout') : [];
    case 'fail_transfer':
      if (pending?.transferId !== action.transferId) return [];
      return [
        ...offerEnded('withdrawn').slice(0, 1),
        transferFailed(pending.transferId, 'timeout'),
      ];
    case 'away':
      if (status !== 'queued') return [];
      return [
        ...offerEnded('withdrawn'),
        {
          type: 'away',
          data: { teamId: chat.teamId, participantId: chat.participants[0]!.participantId },
        },
      ];

    case 'move':
      return status === 'queued'
        ? [...offerEnded('withdrawn'), { type: 'requeued', data: { teamId: action.teamId } }]
        : [];

    case 'accept': {
      if (isIn(action.agentId)) return [];
      if (isOver) return refuse('chat_ended');
      const { agentId } = action;
      const accepted = (kind: Offer['kind']): NewLiveEvent => ({
        type: 'accepted',
        data: { agentId, kind, participantId: newId() },
      });
      if (inIt.length === 0) {
        // The first agent gets the chat, even one who takes it from the queue while it is offered to another.
        const isMine = offer === null || offer.agentId === agentId;
        return [...(isMine ? [] : offerEnded('withdrawn')), accepted('queue')];
      }
      if (offer?.agentId !== agentId) return refuse('chat_taken');
      return offer.kind === 'transfer' && pending
        ? [
            accepted('transfer'),
            { type: 'left', data: { agentId: pending.fromAgentId, reason: 'transferred' } },
          ]
        : [accepted('invite')];
    }
    case 'decline':
      return offer?.agentId === action.agentId ? offerEnded('declined') : [];

    case 'message':
      if (isOver) return refuse('chat_ended');
      if (!isIn(action.agentId)) return refuse('take_to_write');
      return [
        {
          type: 'message',
          data: {
            messageId: action.messageId,
            senderType: 'human_agent',
            agentId: action.agentId,
            content: action.content,
            ...(action.files.length > 0 && { files: action.files }),
          },
        },
      ];
    case 'note':
      return [
        {
          type: 'note',
          data: { noteId: action.noteId, agentId: action.agentId, content: action.content },
        },
      ];

    case 'transfer': {
      if (isOver) return refuse('chat_ended');
      const { agentId, toAgentId, toTeamId, note } = action;
      if (!isIn(agentId)) return refuse('not_in_chat_to_transfer');
      if (pending || offer) return refuse('offered_already');
      if ((toAgentId === null) === (toTeamId === null)) {
        return refuse('transfer_to_one');
      }
      const fault =
        toAgentId !== null ? faultOf(directory, toAgentId, inIt) : teamFault(directory, toTeamId!);
      if (fault) return refuse(fault);
      const data = { transferId: newId(), fromAgentId: agentId, toAgentId, toTeamId, note };
      return [
        { type: 'transfer', data },
        ...(toAgentId === null
          ? []
          : [
              { type: 'offered' as const, data: { agentId: toAgentId, kind: 'transfer' as const } },
            ]),
      ];
    }
    case 'invite': {
      if (isOver) return refuse('chat_ended');
      if (!isIn(action.agentId)) return refuse('not_in_chat_to_invite');
      if (pending || offer) return refuse('offered_already');
      const fault = faultOf(directory, action.toAgentId, inIt);
      if (fault) return refuse(fault);
      return [{ type: 'offered', data: { agentId: action.toAgentId, kind: 'invite' } }];
    }
    case 'leave':
      if (!isIn(action.agentId)) return [];
      if (inIt.length === 1) return refuse('only_agent');
      return withdrawn(action.agentId, 'left');

    case 'lose':
      if (status === 'wrapping_up') {
        return chat.wrapUpBy === action.agentId
          ? [
              {
                type: 'wrapped_up',
                data: { agentId: action.agentId, isAutomatic: true, resolution: null },
              },
            ]
          : [];
      }
      if (offer?.agentId === action.agentId) return offerEnded('lost');
      if (!isIn(action.agentId)) return [];
      return [
        ...withdrawn(action.agentId, 'lost'),
        ...(inIt.length > 1 ? [] : [{ type: 'requeued' as const, data: { teamId: chat.teamId } }]),
      ];

    case 'end':
      if (isOver) return [];
      if (!isIn(action.agentId)) return refuse('take_to_end');
      return [...settled(), { type: 'ended', data: { by: 'agent', agentId: action.agentId } }];
    case 'wrap_up':
      if (status === 'closed') return [];
      if (status !== 'wrapping_up') return refuse('end_to_wrap_up');
      if (chat.wrapUpBy !== action.agentId) return refuse('wrapped_up_by_other');
      return [
        {
          type: 'wrapped_up',
          data: { agentId: action.agentId, isAutomatic: false, resolution: action.resolution },
        },
      ];
    case 'resolve':
      if (isOver) return [];
      return [
        ...settled(),
        ...(inIt.length > 0
          ? [{ type: 'ended' as const, data: { by: action.by, agentId: inIt[0]! } }]
          : closed('ended_by_customer')),
      ];
    case 'cancel':
      if (isOver) return [];
      if (inIt.length > 0) return refuse('agent_came');
      return [...settled(), ...closed('cancelled')];
    case 'leave_message':
      // The browser repeats what it got no response to.
      if (followUp?.messageId === action.messageId) return [];
      // The customer was writing when an agent assigned the request, or set it as done.
      if (followUp?.kind !== 'unanswered') {
        if (isOver) return refuse('chat_ended');
        if (status === 'assigned') return refuse('agent_is_there');
      }
      return [
        ...(isOver ? [] : [...settled(), ...closed('message_left')]),
        { type: 'follow_up', data: { kind: 'message_left', messageId: action.messageId } },
      ];
    case 'give_up':
      return status === 'away' ? unanswered() : [];
    case 'requeue':
      return status === 'away' ? [{ type: 'requeued', data: { teamId: chat.teamId } }] : [];

    case 'assign': {
      const { toAgentId } = action;
      if (!followUp && status !== 'away') return refuse(NO_FOLLOW_UP);
      const agent = toAgentId === null ? undefined : directory.agents.get(toAgentId);
      if (toAgentId !== null && (!agent || agent.isRemoved)) return refuse('no_agent');
      if (followUp?.agentId === toAgentId) return [];
      return [
        ...(followUp ? [] : unanswered()),
        { type: 'follow_up_assigned', data: { agentId: toAgentId } },
      ];
    }
    case 'done':
      if (!followUp && status !== 'away') return refuse(NO_FOLLOW_UP);
      if (followUp && followUp.doneAt !== null) return [];
      return [
        ...(followUp ? [] : unanswered()),
        { type: 'follow_up_done', data: { agentId: action.agentId } },
      ];
    case 'mail':
      if (!followUp && status !== 'away') return refuse(NO_FOLLOW_UP);
      return [
        ...(followUp ? [] : unanswered()),
        {
          type: 'mail',
          data: { messageId: action.messageId, agentId: action.agentId, content: action.content },
        },
      ];
    case 'mail_outcome': {
      const { messageId, outcome, reason } = action;
      return [{ type: 'mail_outcome', data: { messageId, outcome, reason } }];
    }
    case 'mail_received': {
      const { messageId, content } = action;
      // Whoever is in the chat, or takes it, reads it there.
      if (!isOver) {
        return [
          { type: 'message', data: { messageId, senderType: 'customer', agentId: null, content } },
        ];
      }
      return [
        // An agent had the chat, and the customer continues it by mail.
        ...(followUp
          ? []
          : [
              {
                type: 'follow_up' as const,
                data: { kind: 'message_left' as const, messageId },
              },
            ]),
        { type: 'mail_received', data: { messageId, content } },
      ];
    }
  }

  /** Closes the chat, of which the agents see that nobody took it. */
  function unanswered(): NewLiveEvent[] {
    return [
      ...settled(),
      ...closed('nobody_there'),
      { type: 'follow_up', data: { kind: 'unanswered', messageId: null } },
    ];
  }

  /** Removes an agent from the chat, and ends the transfer that they started. */
  function withdrawn(agentId: number, reason: 'left' | 'lost'): NewLiveEvent[] {
    return [
      ...(pending?.fromAgentId === agentId
        ? [...offerEnded('withdrawn').slice(0, 1), transferFailed(pending.transferId, reason)]
        : []),
      { type: 'left', data: { agentId, reason } },
    ];
  }
}

const NO_FOLLOW_UP = 'no_message_left';

const transferFailed = (transferId: number, reason: string): NewLiveEvent => ({
  type: 'transfer_failed',
  data: { transferId, reason },
});

const closed = (outcome: NonNullable<Chat['outcome']>): NewLiveEvent[] => [
  { type: 'closed', data: { outcome } },
];

function faultOf({ agents }: Directory, agentId: number, inIt: readonly number[]): Reason | null {
  const agent = agents.get(agentId);
  if (!agent || agent.isRemoved) return 'no_agent';
  if (inIt.includes(agentId)) return 'agent_in_chat';
  return agent.status === 'offline' ? 'agent_offline' : null;
}

function teamFault({ teams }: Directory, teamId: number): Reason | null {
  const team = teams.get(teamId);
  if (!team || team.isDeleted) return 'no_team';
  return team.isAnyoneThere ? null : 'team_offline';
}
