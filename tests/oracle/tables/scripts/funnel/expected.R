# usage: Rscript expected.R folder
# Exact limits of a count for funnel plots, by going through every count and summing what the base functions of R give.
# `upper_by_the_paper` is the upper limit as Spiegelhalter (2005), appendix A.1, writes it.
dir <- commandArgs(TRUE)[1]
limits <- function(below, at, beyond, most, tail) {
  counts <- 0:most
  r <- counts[which(below(counts) >= tail)[1]]
  lower <- max(0, r - (below(r) - tail) / at(r))
  s <- counts[max(which(beyond(counts) >= tail))]
  upper <- s + (beyond(s) - tail) / at(s)
  p <- counts[which(below(counts) >= 1 - tail)[1]]
  c(lower, min(most, upper), p - (below(p) - (1 - tail)) / at(p))
}
rows <- list()
for (level in c(0.95, 0.998)) {
  tail <- (1 - level) / 2
  for (n in c(1, 2, 5, 11, 30, 100, 437, 2500, 40000)) for (q in c(0.003, 0.05, 0.31, 0.5, 0.82, 0.97)) {
    found <- limits(function(r) pbinom(r, n, q), function(r) dbinom(r, n, q), function(r) pbinom(r - 1, n, q, lower.tail = FALSE), n, tail)
    rows[[length(rows) + 1]] <- data.frame(kind = "proportion", size = n, centre = q, confidence = level, lower = found[1], upper = found[2], upper_by_the_paper = found[3])
  }
  for (m in c(0.02, 0.4, 1, 3.5, 10, 47.3, 300, 2600, 51234.5)) {
    most <- ceiling(m + 40 * sqrt(m) + 40)
    found <- limits(function(r) ppois(r, m), function(r) dpois(r, m), function(r) ppois(r - 1, m, lower.tail = FALSE), most, tail)
    rows[[length(rows) + 1]] <- data.frame(kind = "rate", size = m, centre = 1, confidence = level, lower = found[1], upper = found[2], upper_by_the_paper = found[3])
  }
}
made <- do.call(rbind, rows)
for (name in names(made)) if (is.numeric(made[[name]])) made[[name]] <- formatC(made[[name]], digits = 15, format = "g", width = 1)
write.csv(made, file.path(dir, "expected.csv"), row.names = FALSE, quote = FALSE)
writeLines(R.version.string, file.path(dir, "versions.txt"))
