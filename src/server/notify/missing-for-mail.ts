/** The settings that a server lacks to send mails to the team. */
export const missingForMail = ({
  mailer,
  publicUrl,
}: {
  mailer: object | null;
  publicUrl: string | undefined;
}): string[] => [
  ...(mailer === null ? ['AFTERWORD_SMTP_URL'] : []),
  ...(publicUrl === undefined ? ['AFTERWORD_PUBLIC_URL'] : []),
];
