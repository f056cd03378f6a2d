/**
 * How each figure is counted. The API's document and the dashboard say it in these words.
 *
 * Conversations count in the period in which they started; one that was merged into another ticket counts for
 * nothing. Rates are percentages with one decimal, rounded half up.
 */
export const definitions = {
  total_conversations:
    'Conversations that started in the period: at their first message. A ticket that was merged into another one does not count.',
  ai_handled_conversations:
    'Conversations that the AI handled, as the bot or the site reports it. All others count as handled by agents.',
  avg_csat_score:
    'The average of the ratings from 1 to 5. Each conversation counts once, with its last rating; conversations without a rating do not count.',
  escalation_rate: 'Conversations in which a person was asked for, of all conversations.',
  first_contact_resolution_rate:
    'Conversations that were resolved at the first contact, of those for which this was reported.',
  topic_conversations:
    'Conversations with this topic. Upper case, spaces and hyphens do not matter: Billing and billing are one topic.',
  escalation_reasons:
    'Why a person was asked for, and how often. A conversation counts once, with its first reason.',
  before_escalation:
    'The average over the escalations whose time is known: the messages before the escalation, and the time since the conversation started.',
  trigger_sentiment: 'How most of the customers sounded when a person was asked for.',
  cost_savings:
    'What agents would have cost, minus what the AI cost. If the cost of a conversation that the AI handled is unknown, the default cost counts.',

  ai_resolution_rate:
    'Conversations that the AI handled, that are resolved, and in which no person was asked for, of all conversations that the AI handled.',
  conversations_csat_percent:
    'Ratings of 4 and 5, of all ratings. Each conversation counts once, with its last rating.',
  avg_resolution_seconds:
    'From the start to the resolution, as reported or else by the clock, of all conversations for which it is known.',
  knowledge_gap:
    'Questions of customers that the AI did not answer: it said that it does not know, its confidence was below the threshold, or the customer marked the reply as not helpful, asked the same again, was frustrated, or was escalated. Questions that an agent answered do not count. Similar questions are one row.',
  customers_at_risk:
    'Customers with a customer id and, in the time range, at least two conversations that they rated 1 or 2, or at least two in which they were frustrated at the end.',
  gap_escalation_rate:
    'Conversations in which a person was asked for, of the conversations with these questions.',

  total_surveys_sent:
    'Conversations whose customer was asked for a rating, by mail or in the chat, on the day of asking (UTC). A conversation that was asked twice counts once.',
  total_responses: 'Surveys that were rated. Each counts once, with its last rating.',
  response_rate: 'Surveys that were rated, of those that were sent.',
  average_rating: 'The average of the ratings of surveys, from 1 to 5.',
  csat_percent: 'Ratings of 4 and 5, of all ratings of surveys.',
  net_score:
    'The percentage of ratings of 4 and 5, minus the percentage of 1 and 2. A rating of 3 counts for neither.',

  survey_breakdown:
    'Each survey is in one row: by the topic of its conversation, by the bot, by whether the AI or agents handled the conversation, or by the hour (UTC) or day of sending.',

  board_waiting: 'Chats that wait for an agent now.',
  board_in_chat: 'Chats that an agent is in now.',
  board_wrapping_up: 'Chats that have ended, and that an agent still wraps up.',
  board_messages_left:
    'Messages that customers left, and requests for a person, that nobody has answered.',
  board_available: 'Agents whose status is available, of all agents.',

  chats: 'Chats that an agent accepted; in the row of an agent, chats that the agent was in.',
  missed: 'Chats that no agent accepted: cancelled, no agent was there, or a message was left.',
  wait_seconds:
    'From queueing to accepting. When a chat goes back to the queue, a second wait begins, and both count. In the row of an agent: the waits that this agent ended, of chats in which this agent wrote.',
  longest_waits: 'From queueing until an agent took the chat for the first time, it ended, or now.',
  first_response_seconds:
    'From queueing to the first message of an agent. In the row of an agent: if this agent wrote it.',
  response_seconds:
    'From what the customer wrote, or from accepting a new chat, to the reply. In the row of an agent: replies of this agent.',
  handle_seconds:
    'From connecting to leaving, and wrapping up. In the row of an agent: the time of this agent. Otherwise: the time with at least one agent.',
  transfers: 'Accepted transfers. They count for the agent and the team that made them.',
  chat_rating:
    'The average of the ratings that customers gave after a chat, and before the next chat of the same conversation. A rating counts for every agent who was in the chat.',
  occupancy:
    'Percentage of the working time of the period spent in chats or wrapping up. Only in the rows of agents, and also for chats that were queued before the period.',

  exported_conversations:
    'Conversations in the files of these days. A conversation is in the file of the day on which it ended, and in no other.',
  bot_handled_rate: 'Conversations that were never escalated, of all conversations in the files.',
  deflection_rate:
    'Conversations that needed no agent, of all conversations in the files: all statuses but email, agent and customEscalation.',
  export_escalation_rate:
    'Conversations that were passed to an agent, of all conversations in the files: the statuses email, agent and customEscalation.',
  failed_escalation_rate:
    'Conversations in which a person was asked for and no agent came, of all conversations in the files.',
  informed_rate:
    'Conversations that were resolved with a reply of the bot, of all conversations in the files. If the customer rated 4 or 5, or the site reported that the first contact helped, they count as resolved instead.',
  automation_rate:
    'Conversations whose resolution is informed or resolved, of all conversations in the files.',
  first_meaningful_intent:
    'Conversations whose first intent, apart from greetings and requests for a person, is this one.',
  first_intents: 'Conversations that began with this intent.',
  last_intents: 'Conversations that ended with this intent.',
  messages_understood_rate:
    'Messages of customers without those that the bot did not understand, of all messages of customers in the files.',
} as const satisfies Record<string, string>;

export type Defined = keyof typeof definitions;
