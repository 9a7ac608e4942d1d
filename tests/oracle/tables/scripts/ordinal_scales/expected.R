# usage: Rscript expected.R folder_of_answers folder
# Two-step polychoric correlations and diagonally weighted least squares on the invented answers of ../psychometrics.
suppressMessages(library(lavaan)); from <- commandArgs(TRUE)[1]; dir <- commandArgs(TRUE)[2]; out <- list()
add <- function(s, k, q, t, v) out[[length(out) + 1]] <<- data.frame(survey = s, scale = k, quantity = q, term = t, estimate = formatC(as.numeric(v), digits = 15, format = "g", width = 1))
fits <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "chisq.scaled", "chisq.scaling.factor", "pvalue.scaled", "cfi.scaled", "tli.scaled", "rmsea.scaled", "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled")
for (s in c("belonging", "climate")) { D <- read.csv(file.path(from, paste0(s, "_answers_input.csv"))); it <- grep("_item", names(D), value = TRUE); rv <- grep("reversed", it, value = TRUE); D[rv] <- 6 - D[rv]
  for (k in unique(sub("_.*", "", it))) { I <- grep(paste0("^", k, "_"), it, value = TRUE); L <- D[complete.cases(D[I]), I]
    m <- cfa(paste("f =~", paste(I, collapse = " + ")), L, ordered = I, estimator = "WLSMV", control = list(rel.tol = 1e-10, iter.max = 20000)); e <- parameterEstimates(m); add(s, k, "n", "", nrow(L))
    for (q in fits) add(s, k, q, "", fitMeasures(m, q)[[1]])
    for (i in I) { add(s, k, "loading_marker_scaled", i, e$est[e$op == "=~" & e$rhs == i]); add(s, k, "loading_marker_scaled_se", i, e$se[e$op == "=~" & e$rhs == i]) }
    for (t in which(e$op == "|")) { add(s, k, "threshold", paste(e$lhs[t], sub("t", "", e$rhs[t])), e$est[t]); add(s, k, "threshold_se", paste(e$lhs[t], sub("t", "", e$rhs[t])), e$se[t]) }
    P <- lavCor(L, ordered = I); V <- sqrt(diag(vcov(lavCor(L, ordered = I, output = "fit", se = "standard")))); for (p in combn(length(I), 2, simplify = FALSE)) { a <- I[p[1]]; b <- I[p[2]]; add(s, k, "polychoric", paste(a, b), P[a, b]); n <- paste0(a, "~~", b); if (n %in% names(V)) add(s, k, "polychoric_se", paste(a, b), V[[n]]) } } }
write.csv(do.call(rbind, out), file.path(dir, "expected.csv"), row.names = FALSE, quote = FALSE, na = "")
writeLines(c(R.version.string, paste("lavaan", packageVersion("lavaan"))), file.path(dir, "versions.txt"))
