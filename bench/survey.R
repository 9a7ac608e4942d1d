# Rates of a weighted sample by each dimension, with standard errors of the design: R's survey package.
# Rscript survey.R PEOPLE.csv RESULT.csv DIMENSION ...    prints the processor time without the reading, and versions
suppressPackageStartupMessages(library(survey))
given <- commandArgs(trailingOnly = TRUE)
people <- read.csv(given[1], stringsAsFactors = TRUE)
started <- proc.time()
design <- svydesign(ids = ~1, weights = ~w, data = people)
found <- lapply(given[-(1:2)], function(name) {
  made <- svyby(~y, as.formula(paste0("~", name)), design, svymean)
  data.frame(dimension = name, level = as.character(made[[name]]), rate = made$y, se = made$se)
})
used <- sum((proc.time() - started)[c("user.self", "sys.self")])
result <- do.call(rbind, found)
result$rate <- sprintf("%.17g", result$rate)
result$se <- sprintf("%.17g", result$se)
write.csv(result, given[2], row.names = FALSE, quote = FALSE)
peak <- sum(gc()[, 6]) / 1024
cat(sprintf("%.3f %.3f %s %s\n", used, peak, getRversion(), packageVersion("survey")))
