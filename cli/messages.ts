/** The sentences of the command line itself; those of the library come from it as diagnostics. */

export function portInUse(port: number): string {
  return `port ${port} on 127.0.0.1 is in use; choose another with --port, or leave it out for a free one`;
}
