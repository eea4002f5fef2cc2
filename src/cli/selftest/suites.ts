/** Selftests by short names: FOLDER/PROGRAM below tools/testing/selftests. */
export const SUITES: Readonly<Record<string, string>> = { userfault: 'mm/uffd-unit-tests' };
