# Summary measures of disaggregated data by WHO's R package healthequal, one call for each indicator and measure.
# Rscript healthequal.R TABLE.csv RESULT.csv    prints the processor time without the reading, peak memory, and versions
given <- commandArgs(trailingOnly = TRUE)
table <- read.csv(given[1])
sets <- split(table, table$indicator)
measures <- intersect(c("d", "r", "bgv", "ti", "mld", "aci", "rci"), getNamespaceExports("healthequal"))
calls <- setNames(lapply(measures, function(name) getExportedValue("healthequal", name)), measures)
arguments <- function(name, one) {
  if (name %in% c("d", "r")) {
    list(est = one$estimate, se = one$se, favourable_indicator = rep(0, nrow(one)),
         ordered_dimension = rep(1, nrow(one)), subgroup_order = one$order)
  } else if (name %in% c("aci", "rci")) {
    list(est = one$estimate, subgroup_order = one$order, pop = one$population)
  } else {
    list(est = one$estimate, se = one$se, pop = one$population)
  }
}
started <- proc.time()
values <- lapply(sets, function(one) vapply(measures, function(name) {
  do.call(calls[[name]], arguments(name, one))$estimate
}, numeric(1)))
used <- sum((proc.time() - started)[c("user.self", "sys.self")])
result <- data.frame(indicator = rep(names(sets), each = length(measures)), measure = rep(measures, length(sets)),
                     value = sprintf("%.17g", unlist(values)))
write.csv(result, given[2], row.names = FALSE, quote = FALSE)
peak <- sum(gc()[, 6]) / 1024
cat(sprintf("%.3f %.3f %s %s\n", used, peak, getRversion(), packageVersion("healthequal")))
