# usage: Rscript expected.R folder
# Sums (never rows) of public data sets of R packages, and what R says of the rows.
suppressMessages({library(lavaan); library(psych); library(survey); library(rms)})
dir <- commandArgs(TRUE)[1]
moments <- list(); out <- list()
add <- function(data, analysis, quantity, term, value) out[[length(out) + 1]] <<- data.frame(data, analysis, quantity, term = term, value = as.numeric(value))
sums <- function(data, group, rule, X) {
  X <- as.matrix(X)
  if (rule == "listwise") X <- X[complete.cases(X), , drop = FALSE]
  v <- colnames(X)
  for (i in seq_along(v)) for (j in i:length(v)) {
    ok <- !is.na(X[, i]) & !is.na(X[, j])
    moments[[length(moments) + 1]] <<- data.frame(data, group, rule, item_a = v[i], item_b = v[j], n = sum(ok), sum_a = sum(X[ok, i]), sum_b = sum(X[ok, j]), sum_ab = sum(X[ok, i] * X[ok, j]))
  }
}
alpha_of <- function(C) ncol(C) / (ncol(C) - 1) * (1 - sum(diag(C)) / sum(C))
fits <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "logl", "aic", "bic")
told <- function(data, analysis, model, which = fits) for (q in which) add(data, analysis, q, "", fitMeasures(model, q)[[1]])
tight <- list(rel.tol = 1e-10, iter.max = 20000)

data("bfi", package = "psych")
for (v in c("A1", "C4", "C5", "E1", "E2", "O2", "O5")) bfi[[v]] <- 7 - bfi[[v]]
for (s in c("A", "C", "E", "N", "O")) {
  X <- bfi[paste0(s, 1:5)]; L <- X[complete.cases(X), ]; d <- paste0("bfi_", s)
  for (rule in c("listwise", "pairwise")) sums(d, "all", rule, X)
  add(d, "alpha", "n_listwise", "", nrow(L)); add(d, "alpha", "alpha_listwise", "", alpha_of(cov(L)))
  add(d, "alpha", "alpha_pairwise", "", alpha_of(cov(X, use = "pairwise")))
  m <- cfa(paste("f =~", paste(names(X), collapse = " + ")), L, std.lv = TRUE, control = tight)
  e <- parameterEstimates(m); l <- e$est[e$op == "=~"]; th <- e$est[e$op == "~~" & e$lhs != "f"]
  add(d, "omega_ml", "omega", "", sum(l)^2 / (sum(l)^2 + sum(th))); told(d, "omega_ml", m)
  f <- suppressWarnings(fa(cor(L), 1, fm = "minres", n.obs = nrow(L))); k <- as.vector(f$loadings) * sqrt(diag(cov(L)))
  u <- diag(cov(L)) - k^2; add(d, "omega_minres", "omega", "", sum(k)^2 / (sum(k)^2 + sum(u)))
  add(d, "omega_psych", "omega_total", "", suppressWarnings(suppressMessages(omega(L, nfactors = 1, plot = FALSE)))$omega.tot)
}
A <- paste0("A", 1:5); L <- bfi[complete.cases(bfi[A]), ]
for (g in 1:2) sums("bfi_A", paste0("gender ", g), "listwise", L[L$gender == g, A])
spec <- paste("f =~", paste(A, collapse = " + "))
levels_of <- list(configural = NULL, metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
sequence <- function(data, model, D, group) {
  F <- lapply(levels_of, function(e) if (is.null(e)) cfa(model, D, group = group, control = tight) else cfa(model, D, group = group, group.equal = e, control = tight))
  for (k in names(F)) told(data, paste0("invariance_", k), F[[k]])
  for (i in 2:4) { x <- lavTestLRT(F[[i - 1]], F[[i]]); a <- paste0("invariance_", names(F)[i], "_against_", names(F)[i - 1])
    add(data, a, "chisq_difference", "", x[2, "Chisq diff"]); add(data, a, "df_difference", "", x[2, "Df diff"]); add(data, a, "pvalue", "", x[2, "Pr(>Chisq)"]) }
  F
}
F <- sequence("bfi_A", spec, L, "gender")
for (i in A) { p <- cfa(spec, L, group = "gender", group.equal = levels_of$scalar, group.partial = paste(i, "~ 1"), control = tight); add("bfi_A", "partial_scalar", "chisq", i, fitMeasures(p, "chisq")); add("bfi_A", "partial_scalar", "df", i, fitMeasures(p, "df")) }
e <- parameterEstimates(F$scalar); add("bfi_A", "invariance_scalar", "latent_mean_second_group", "", e$est[e$lhs == "f" & e$op == "~1" & e$group == 2]); add("bfi_A", "invariance_scalar", "latent_mean_second_group_se", "", e$se[e$lhs == "f" & e$op == "~1" & e$group == 2])
# means on the factor, in standard deviations of the first group: all held equal; without A1; without A1 and A4
for (p in list(character(0), "A1", c("A1", "A4"))) { m <- cfa(spec, L, group = "gender", std.lv = TRUE, group.equal = levels_of$scalar, group.partial = if (length(p)) paste(p, "~ 1"), control = tight)
  e <- parameterEstimates(m); e <- e[e$lhs == "f" & e$op == "~1" & e$group == 2, ]; add("bfi_A", "factor_mean", "mean", paste(p, collapse = " "), e$est); add("bfi_A", "factor_mean", "se", paste(p, collapse = " "), e$se) }

# ordinal: two-step polychoric correlations and diagonally weighted least squares
tables <- do.call(rbind, lapply(combn(5, 2, simplify = FALSE), function(p) { t <- as.data.frame(table(L[[A[p[1]]]], L[[A[p[2]]]])); data.frame(item_a = A[p[1]], item_b = A[p[2]], level_a = t[[1]], level_b = t[[2]], n = t[[3]]) }))
m <- cfa(spec, L, ordered = A, estimator = "WLSMV", control = tight); e <- parameterEstimates(m)
for (q in c("chisq", "df", "cfi", "tli", "rmsea", "srmr", "chisq.scaled", "df.scaled", "pvalue.scaled", "cfi.scaled", "tli.scaled", "rmsea.scaled", "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled")) add("bfi_A", "dwls", q, "", fitMeasures(m, q)[[1]])
for (i in A) { add("bfi_A", "dwls", "loading_marker_scaled", i, e$est[e$op == "=~" & e$rhs == i]); add("bfi_A", "dwls", "loading_marker_scaled_se", i, e$se[e$op == "=~" & e$rhs == i]) }
P <- lavCor(L[A], ordered = A); for (p in combn(5, 2, simplify = FALSE)) add("bfi_A", "polychoric", "correlation", paste(A[p[1]], A[p[2]]), P[p[1], p[2]])
th <- lavCor(L[A], ordered = A, output = "th"); for (t in names(th)) add("bfi_A", "polychoric", "threshold", gsub("|t", " ", t, fixed = TRUE), th[[t]])
G <- lavInspect(m, "gamma"); rho <- tail(seq_len(nrow(G)), 10)
add("bfi_A", "polychoric", "se_first_pair", "A1 A2", sqrt(G[rho[1], rho[1]] / nrow(L)))

# item functioning, and the generalised Mantel-Haenszel test
g <- as.numeric(L$gender == 2); dif <- list()
for (i in A) for (score in c("total", "rest")) {
  z <- rowSums(L[if (score == "total") A else setdiff(A, i)]); y <- L[[i]]
  t <- as.data.frame(table(z, y, g), stringsAsFactors = FALSE); t <- t[t$Freq > 0, ]
  dif[[length(dif) + 1]] <- data.frame(item = i, score, sum_of_items = t$z, answer = t$y, group = ifelse(t$g == 1, "gender 2", "gender 1"), n = t$Freq)
  zz <- z / if (score == "total") 5 else 4
  M <- list(lrm(y ~ zz, tol = 1e-9, eps = 1e-11, maxit = 200), lrm(y ~ zz + g, tol = 1e-9, eps = 1e-11, maxit = 200), lrm(y ~ zz * g, tol = 1e-9, eps = 1e-11, maxit = 200))
  for (k in 1:3) { n <- c("score", "plus_group", "plus_interaction")[k]; add("bfi_A", paste0("dif_", score), paste0("log_likelihood_", n), i, logLik(M[[k]])); add("bfi_A", paste0("dif_", score), paste0("nagelkerke_", n), i, M[[k]]$stats[["R2"]]) }
  add("bfi_A", paste0("dif_", score), "score_slope", i, coef(M[[2]])[["zz"]]); add("bfi_A", paste0("dif_", score), "group_coefficient", i, coef(M[[2]])[["g"]])
  h <- mantelhaen.test(table(g, y, z)[, , table(z, g)[, 1] > 0 & table(z, g)[, 2] > 0]); add("bfi_A", paste0("mantel_", score), "chisq", i, h$statistic); add("bfi_A", paste0("mantel_", score), "df", i, h$parameter)
}
z <- cut(rowSums(L[A]), c(0, 15, 18, 20, 22, 24, 26, 28, 30)); h <- mantelhaen.test(table(L$gender, L$A2, z)); for (q in c("statistic", "parameter", "p.value")) add("bfi_A", "mantel_eight_bands", q, "A2", h[[q]])
w <- wilcox.test(L$A2[g == 1], L$A2[g == 0], exact = FALSE); add("bfi_A", "ordinal_gap", "probability_of_superiority", "A2", w$statistic / (sum(g == 1) * sum(g == 0)))

# one and several factors, and by school
H <- HolzingerSwineford1939; V <- paste0("x", 1:9); sums("holzinger", "all", "listwise", H[V]); for (s in unique(H$school)) sums("holzinger", s, "listwise", H[H$school == s, V])
three <- "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9"
m <- cfa(three, H, control = tight); told("holzinger", "three_factors", m); e <- parameterEstimates(m)
for (i in V) { add("holzinger", "three_factors", "loading_marker_scaled", i, e$est[e$op == "=~" & e$rhs == i]); add("holzinger", "three_factors", "loading_marker_scaled_se", i, e$se[e$op == "=~" & e$rhs == i]) }
invisible(sequence("holzinger", three, H, "school"))

# schools of California: strata, clusters, finite populations, domains
data(api); design <- list()
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat); open <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = apistrat)
apistrat$wide <- as.numeric(apistrat$sch.wide == "Yes")
for (h in levels(apistrat$stype)) for (d in c("all", "Yes", "No")) for (y in c("api00", "wide")) { D <- apistrat[apistrat$stype == h, ]; n <- nrow(D); N <- D$fpc[1]; if (d != "all") D <- D[D$awards == d, ]
  design[[length(design) + 1]] <- data.frame(design = "apistrat", stratum = h, cluster = "", domain = if (d == "all") d else paste0("awards ", d), outcome = y, drawn = n, population = N, sw = sum(D$pw), sww = sum(D$pw^2), swy = sum(D$pw * D[[y]]), swwy = sum(D$pw^2 * D[[y]]), swwyy = sum(D$pw^2 * D[[y]]^2)) }
say <- function(name, quantity, d, formula) { m <- svymean(formula, d); add("api", name, paste0(quantity, "_mean"), "", coef(m)); add("api", name, paste0(quantity, "_se"), "", SE(m)); ci <- confint(m, df = degf(d)); add("api", name, paste0(quantity, "_low"), "", ci[1]); add("api", name, paste0(quantity, "_high"), "", ci[2]) }
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat); open <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = apistrat)
say("apistrat_fpc", "api00", strat, ~api00); say("apistrat", "api00", open, ~api00); say("apistrat_fpc", "wide", strat, ~wide)
for (method in c("logit", "beta")) { ci <- attr(svyciprop(~wide, strat, method = method, df = degf(strat)), "ci"); add("api", "apistrat_fpc", paste0("wide_", method, "_low"), "", ci[1]); add("api", "apistrat_fpc", paste0("wide_", method, "_high"), "", ci[2]) }
b <- svyby(~api00, ~awards, strat, svymean, covmat = TRUE); for (d in c("Yes", "No")) { add("api", "apistrat_fpc", "api00_domain_mean", paste("awards", d), coef(b)[[d]]); add("api", "apistrat_fpc", "api00_domain_se", paste("awards", d), SE(b)[[which(names(coef(b)) == d)]]) }
add("api", "apistrat_fpc", "api00_domain_covariance", "awards", vcov(b)[1, 2])
for (h in c("E", "H", "M")) { m <- svymean(~api00, subset(strat, stype == h)); add("api", "apistrat_fpc", "api00_domain_mean", h, coef(m)); add("api", "apistrat_fpc", "api00_domain_se", h, SE(m)) }
clus <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1); say("apiclus1", "api00", clus, ~api00)
b <- svyby(~api00, ~awards, clus, svymean, covmat = TRUE); for (d in c("Yes", "No")) { add("api", "apiclus1", "api00_domain_mean", paste("awards", d), coef(b)[[d]]); add("api", "apiclus1", "api00_domain_se", paste("awards", d), SE(b)[[which(names(coef(b)) == d)]]) }
add("api", "apiclus1", "api00_domain_covariance", "awards", vcov(b)[1, 2])
for (k in unique(apiclus1$dnum)) for (d in c("all", "Yes", "No")) { D <- apiclus1[apiclus1$dnum == k, ]; if (d != "all") D <- D[D$awards == d, ]
  design[[length(design) + 1]] <- data.frame(design = "apiclus1", stratum = "all", cluster = k, domain = if (d == "all") d else paste0("awards ", d), outcome = "api00", drawn = length(unique(apiclus1$dnum)), population = apiclus1$fpc[1], sw = sum(D$pw), sww = NA, swy = sum(D$pw * D$api00), swwy = NA, swwyy = NA) }

fm <- function(d) { for (v in names(d)) if (is.numeric(d[[v]])) d[[v]] <- ifelse(is.na(d[[v]]), "", formatC(d[[v]], digits = 15, format = "g", width = 1)); d }
put <- function(d, name) write.csv(fm(d), file.path(dir, name), row.names = FALSE, quote = FALSE, na = "")
put(do.call(rbind, moments), "item_moments.csv"); put(tables, "pair_tables.csv"); put(do.call(rbind, dif), "score_tables.csv"); put(do.call(rbind, design), "design_sums.csv"); put(do.call(rbind, out), "expected.csv")
pk <- c("lavaan", "psych", "survey", "rms"); writeLines(c(R.version.string, paste(pk, sapply(pk, function(p) as.character(packageVersion(p))))), file.path(dir, "versions.txt"))
