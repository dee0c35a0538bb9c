// B1.5.18: SEV, exception entry and exception return set the event register; WFE clears it and goes on.
#include "check.h"
program
  sev
  wfe
  svc   0
  wfe
  CHECK_LOG(1)
  pass

handler SVC_Handler
  record 1
  wfe                           // set by the entry
  bx    lr
