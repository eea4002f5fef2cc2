/* Whether an option is set, as an expression: IS_ENABLED(CONFIG_X) is 1 when CONFIG_X is defined as 1, else 0. */
#ifndef STUDY_KCONFIG_H
#define STUDY_KCONFIG_H
#include <generated/autoconf.h>

/* A defined option pastes to a mark that brings a comma of its own, which moves the 1 to the second place. */
#define STUDY_MARK_1 0,
#define STUDY_SECOND(first, second, ...) second
#define STUDY_CHOOSE(...) STUDY_SECOND(__VA_ARGS__, 0)
#define STUDY_PASTE(value) STUDY_CHOOSE(STUDY_MARK_##value 1, 0)
#define IS_ENABLED(option) STUDY_PASTE(option)

#endif
