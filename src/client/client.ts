import type {
  AuditResponse,
  ConversationResponse,
  ConversationBody,
  ConversationDetail,
  ConversationDetailResponse,
  ConversationFilters,
  ConversationListResponse,
  ConversationSummary,
  CostAnalysisResponse,
  CsatInterval,
  CsatTrendsResponse,
  CustomerErasureResponse,
  CustomerExportResponse,
  DashboardResponse,
  DashboardMetrics,
  EscalationPatternsResponse,
  KnowledgeGapsResponse,
} from '../contract/index.ts';
import { AfterwordError } from './error.ts';
import { memoryQueue, type Queue } from './queue.ts';
import { backoff, createRequest, pause, type RequestSettings } from './request.ts';

export interface ClientSettings extends RequestSettings {
  /** The queue that `track` uses; in memory by default. */
  queue?: Queue<ConversationBody> | undefined;
  /** Called with each conversation that `track` could not send and will not retry. */
  onError?: ((error: AfterwordError, conversation: ConversationBody) => void) | undefined;
}

/** A time window that ends now. */
interface Window {
  time_range?: number;
}

export interface Client {
  /**
   * Sends a conversation. Sending it again updates it. Resolves when the server has stored it.
   *
   * @throws `AfterwordError`
   */
  send(
    conversation: ConversationBody,
    options?: { signal?: AbortSignal },
  ): Promise<ConversationResponse>;
  /**
   * Adds a conversation to the queue, which is sent in the background, in order, with retries.
   * Never throws: tracking must not break what it tracks.
   */
  track(conversation: ConversationBody): void;
  /** Resolves when the queue is empty, or after `timeout` milliseconds. @returns whether it is */
  flush(timeout?: number): Promise<boolean>;
  /** Stops sending in the background. The queue keeps its items. */
  close(): void;

  conversation(id: string): Promise<ConversationDetail>;
  /** One page of conversations, newest first. */
  list(filters?: ConversationFilters): Promise<ConversationListResponse>;
  /** All conversations, fetched page by page. */
  each(filters?: ConversationFilters): AsyncIterable<ConversationSummary>;
  dashboard(query?: Window & { topics?: number }): Promise<DashboardMetrics>;
  escalationPatterns(query?: Window): Promise<EscalationPatternsResponse['patterns']>;
  costAnalysis(query?: Window): Promise<CostAnalysisResponse>;
  csatTrends(query?: Window & { interval?: CsatInterval }): Promise<CsatTrendsResponse['trends']>;
  knowledgeGaps(
    query?: Window & { threshold?: number; limit?: number },
  ): Promise<KnowledgeGapsResponse['gaps']>;
  exportCustomer(id: string): Promise<CustomerExportResponse>;
  eraseCustomer(id: string): Promise<CustomerErasureResponse>;
  audit(query?: { limit?: number }): Promise<AuditResponse['data']>;
}

/**
 * A client for servers and edge runtimes: anything with `fetch`.
 *
 * @example
 * const afterword = createClient({ baseUrl: 'https://support.example.com', key: 'amo_…' });
 * await afterword.send({ conversation_id: 'c1', platform: 'custom', messages: [] });
 */
export function createClient(settings: ClientSettings): Client {
  const request = createRequest(settings);
  const { queue = memoryQueue<ConversationBody>(), onError } = settings;
  const closed = new AbortController();
  /** Serialises additions to the queue. */
  let adding: Promise<void> = Promise.resolve();
  let draining: Promise<void> | undefined;

  const post = (body: ConversationBody, signal?: AbortSignal) =>
    request<ConversationResponse>('/conversations', {
      method: 'POST',
      body,
      idempotencyKey: crypto.randomUUID(),
      signal,
    });

  function report(error: unknown, conversation: ConversationBody): void {
    try {
      onError?.(
        error instanceof AfterwordError
          ? error
          : new AfterwordError(0, { message: (error as Error).message }, { cause: error }),
        conversation,
      );
    } catch {
      // An error in the callback must not stop tracking.
    }
  }

  function drain(): void {
    if (draining || closed.signal.aborted) return;
    draining = sendAll().finally(() => {
      draining = undefined;
    });
  }

  async function sendAll(): Promise<void> {
    for (let failures = 0; !closed.signal.aborted;) {
      const next = await queue.oldest().catch(() => undefined);
      if (!next) return;
      try {
        await post(next.item, closed.signal);
        failures = 0;
      } catch (error) {
        if (closed.signal.aborted) return;
        if (error instanceof AfterwordError && error.isTemporary) {
          await pause(backoff(failures++ + 3), closed.signal).catch(() => {});
          continue;
        }
        report(error, next.item);
      }
      await queue.remove(next.name).catch(() => {});
    }
  }

  // Sends what an earlier process left in the queue.
  drain();

  const list = (filters: ConversationFilters = {}) =>
    request<ConversationListResponse>('/conversations', { query: { ...filters } });

  return {
    send: (conversation, { signal } = {}) => post(conversation, signal),
    track(conversation) {
      adding = adding
        .then(() => queue.add(conversation))
        .then(drain)
        .catch((error: unknown) => report(error, conversation));
    },
    async flush(timeout = 10_000) {
      const end = new AbortController();
      const late = pause(timeout, end.signal).then(
        () => false,
        () => false,
      );
      const done = (async () => {
        await adding;
        while (draining) await draining;
        return (await queue.oldest()) === undefined;
      })();
      const isEmpty = await Promise.race([done, late]);
      end.abort();
      return isEmpty;
    },
    close: () => closed.abort(),

    async conversation(id) {
      return (await request<ConversationDetailResponse>(`/conversations/${encodeURIComponent(id)}`))
        .data;
    },
    list,
    async *each(filters = {}) {
      let { cursor } = filters;
      do {
        const page = await list({
          total: 'capped',
          ...filters,
          ...(cursor === undefined ? {} : { cursor }),
        });
        yield* page.data;
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
    },
    async dashboard(query) {
      return (await request<DashboardResponse>('/cs-metrics/dashboard', { query: { ...query } }))
        .metrics;
    },
    async escalationPatterns(query) {
      const body = await request<EscalationPatternsResponse>('/cs-metrics/escalation-patterns', {
        query: { ...query },
      });
      return body.patterns;
    },
    costAnalysis: (query) => request('/cs-metrics/cost-analysis', { query: { ...query } }),
    async csatTrends(query) {
      return (await request<CsatTrendsResponse>('/cs-metrics/csat-trends', { query: { ...query } }))
        .trends;
    },
    async knowledgeGaps(query) {
      const body = await request<KnowledgeGapsResponse>('/conversations/knowledge-gaps', {
        query: { ...query },
      });
      return body.gaps;
    },
    exportCustomer: (id) => request(`/customers/${encodeURIComponent(id)}`),
    eraseCustomer: (id) => request(`/customers/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    async audit(query) {
      return (await request<AuditResponse>('/audit', { query: { ...query } })).data;
    },
  };
}
