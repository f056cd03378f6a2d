export * from './links.ts';
export * from './mailer.ts';
export * from './sign-in-mail.ts';
export * from './survey-mail.ts';
export * from './words.ts';
