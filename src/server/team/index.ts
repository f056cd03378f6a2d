export * from './agents.ts';
export * from './fault.ts';
export * from './teams.ts';
