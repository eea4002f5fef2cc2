/**
 * Why a program of gcc's execute-torture suite does not end with status 0 here. For the reader of `npm run conformance -- torture` alone: nothing is
 * decided by these names. Each was looked at in the program's source.
 */
export const REASONS = {
  // undefined behaviour, which is a finding here (exit status 70 of `faultline run`)
  '20030404-1.c': 'reads i, which is never set, in a condition: a finding is what Faultline is for',
  '20090527-1.c': 'decides by flags->status, a member of a local that is never set',
  '921202-1.c': 'uses the result of mpn_mul_1(), a function with an empty body, and compares arrays that are never set',
  '941014-2.c': 'decides by a member of a malloc()ed object that is never set',
  'pr34099-2.c': 'decides by a variable that is never set',
  'pr55875.c': 'uses the result of a function that ends without a return statement',
  'string-opt-18.c': 'strcpy() of bytes that were never set',
  // what is not there
  '20020412-1.c': 'passes a structure of variable size through "...": va_arg of a type whose size is only known at run time is not supported',
  '991014-1.c': 'sizeof of structures of 2^62 bytes: types larger than the simulated address space are refused',
  'eeprof-1.c': 'needs gcc\'s option -finstrument-functions, which the program cannot ask for itself',
  '990413-2.c': 'x87 inline assembly (fsqrt): not modelled, and the run says so',
  'pr47237.c': '__builtin_apply_args(): not supported',
  'pr80692.c': 'decimal floating point (_Decimal64): not supported',
  'va-arg-pack-1.c': '__builtin_va_arg_pack(): needs inlining before arguments are counted; not supported',
};
