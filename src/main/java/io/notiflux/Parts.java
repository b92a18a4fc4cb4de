package io.notiflux;

import io.notiflux.access.AccessLog;
import io.notiflux.access.Callers;
import io.notiflux.admin.Node;
import io.notiflux.cluster.MessageLog;
import io.notiflux.config.BudgetPart;
import io.notiflux.config.Budgets;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.config.TokenExpiry;
import io.notiflux.connection.AllowedOrigins;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.Outboxes;
import io.notiflux.connection.Places;
import io.notiflux.connection.QueueBudget;
import io.notiflux.connection.Refused;
import io.notiflux.connection.WriterTurns;
import io.notiflux.http.CrossOrigin;
import io.notiflux.http.RequestTimes;
import io.notiflux.http.TopicPath;
import io.notiflux.http1.Successors;
import io.notiflux.ops.Lifecycle;
import io.notiflux.publish.BatchService;
import io.notiflux.publish.BroadcastService;
import io.notiflux.publish.Broadcasts;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.EventsService;
import io.notiflux.subscribe.Expiry;
import io.notiflux.subscribe.Readings;
import io.notiflux.subscribe.Relief;
import io.notiflux.subscribe.SubscriptionLimits;
import io.notiflux.token.JwksClient;
import io.notiflux.token.JwksResult;
import io.notiflux.token.JwksSource;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.HistoryLimits;
import io.notiflux.topic.TopicHub;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The parts of the server, each made once. None of them runs by itself. */
final class Parts {
    /** Divides a queue's limit: one part in so many may wait before a client's replays. */
    private static final int WAITING = 4;

    /** When the log tells how many refusals it left out, unless another refusal of the kind comes before. */
    private static final Duration TELL_LEFT_OUT = Duration.ofSeconds(10);

    final NotifluxConfig config;
    final Timeouts timeouts;
    final Budgets budgets;
    final Lifecycle lifecycle;
    final DeliveryStats deliveries = new DeliveryStats();
    final Tally<Label> broadcasts = Broadcasts.newTally();
    final RequestTimes requestTimes = new RequestTimes(
            List.of(
                    BroadcastService.PATH,
                    BatchService.PATH,
                    TopicPath.TOPIC.label(),
                    TopicPath.MESSAGES.label(),
                    EventsService.PATH,
                    "/ws"),
            TopicPath::labelOf,
            System::nanoTime);
    final Successors successors = new Successors();
    /** Spreads the reconnects of clients. It is thread-safe, and its quality does not matter. */
    final Random random = new Random();

    final AccessLog access;
    final Tally<Refused> refusals = new Tally<>(List.of(Refused.values()));
    final MemoryBudget messages;
    final MemoryBudget bodies;
    final MemoryBudget subscriptions;
    final QueueBudget queues;
    final Readings readings;
    final Places places;
    /** Those of the admin port, which are apart, so that a full server can still be asked. */
    final Places adminPlaces;

    final Outboxes outboxes;
    final SubscriptionLimits limits;

    final AllowedOrigins origins;
    final CrossOrigin crossOrigin;
    final TopicHub hub;
    final MessageLog log;
    final TokenVerifier tokens;
    final Tally<JwksResult> jwksResults = JwksSource.newTally();
    /** What fetches the tokens' keys; empty where they are configured. */
    final Optional<JwksSource> jwks;

    final Clients clients;
    final Node node;
    /** Where clients connect; 0 before the server listens. */
    final AtomicInteger publicPort = new AtomicInteger();

    final LastingTimer timer = new LastingTimer();

    Parts(NotifluxConfig config, Timeouts timeouts) throws ConfigException {
        this(config, timeouts, Clock.systemUTC());
    }

    /** @param clock the one that tokens are checked by */
    Parts(NotifluxConfig config, Timeouts timeouts, Clock clock) throws ConfigException {
        this.config = config;
        this.timeouts = timeouts;
        this.budgets = Budgets.ofThisProcess(config);
        this.access = new AccessLog(
                new Callers(config.trustedProxies(), random),
                System::nanoTime,
                CompletableFuture.delayedExecutor(TELL_LEFT_OUT.toMillis(), TimeUnit.MILLISECONDS));
        this.messages = new MemoryBudget(budgets.bytes(BudgetPart.MESSAGES));
        this.bodies = new MemoryBudget(budgets.bytes(BudgetPart.BODIES));
        this.subscriptions = new MemoryBudget(budgets.bytes(BudgetPart.SUBSCRIPTIONS));
        this.queues = new QueueBudget(budgets.bytes(BudgetPart.QUEUES));
        this.readings = new Readings(queues);
        this.places = new Places(budgets.sockets(), config.authTimeout(), System::nanoTime, refusals);
        this.adminPlaces = new Places(
                budgets.adminSockets(),
                config.authTimeout(),
                System::nanoTime,
                new Tally<>(List.of(Refused.values()))); // of no interest to anybody
        this.outboxes = new Outboxes(config.queueMaxBytes(), queues, deliveries, new WriterTurns());
        this.limits = new SubscriptionLimits(
                config.maxSubscriptions(),
                subscriptions,
                config.queueMaxBytes() / WAITING,
                queues,
                new Expiry(config.tokenExpiry() == TokenExpiry.ENFORCE, clock));
        this.origins = new AllowedOrigins(config.allowedOrigins(), refusals);
        this.crossOrigin =
                new CrossOrigin(List.of(BroadcastService.PATH, TopicPath.PREFIX, EventsService.PATH), origins::allows);
        this.hub = newHub();
        this.tokens = new TokenVerifier(config.keys().keys(), clock, budgets.bytes(BudgetPart.TOKENS));
        this.jwks = config.keys().jwks().map(this::newJwks);
        this.clients =
                new Clients(budgets.clients(), places::makeSubscriberGo, config.heartbeatInterval(), refusals, access);
        this.log = MessageLogs.of(config, budgets, hub, clients, tokens.revoked());
        this.lifecycle = new Lifecycle(log::health, () -> jwks.flatMap(JwksSource::missing));
        this.node = Node.here(config.nats().isPresent());
        queues.relievedBy(new Relief(clients, queues)::run);
        jwks.ifPresent(source -> tokens.refreshedBy(source::refresh));
    }

    /** Returns the bytes that are held of each part of the heap that the budgets share out. */
    Map<BudgetPart, LongSupplier> held() {
        return Map.of(
                BudgetPart.CONNECTIONS, () -> (places.open() + adminPlaces.open()) * Budgets.CONNECTION_BYTES,
                BudgetPart.QUEUES, queues::held,
                BudgetPart.MESSAGES, messages::reserved,
                BudgetPart.BODIES, bodies::reserved,
                BudgetPart.HISTORY, hub::historyBytes,
                BudgetPart.IDEMPOTENCY, () -> MessageLogs.keyBytes(log),
                BudgetPart.LOG, () -> MessageLogs.waitingBytes(log),
                BudgetPart.TOKENS, tokens::bytes,
                BudgetPart.SUBSCRIPTIONS, subscriptions::reserved);
    }

    /** Makes the hub, whose ids are the log's where there is a cluster, and its own otherwise. */
    private TopicHub newHub() {
        var limits = new HistoryLimits(config.historySize(), config.historyTtl(), budgets.bytes(BudgetPart.HISTORY));
        return config.nats().isPresent()
                ? TopicHub.ofLog(limits, System::nanoTime)
                : new TopicHub(newEpoch(), limits, System::nanoTime);
    }

    private JwksSource newJwks(URI url) {
        return new JwksSource(new JwksClient(url), timer, random, System::nanoTime, tokens::keys, jwksResults);
    }

    /** Makes an epoch, which tells this process's ids from those of any other run. */
    private static String newEpoch() {
        return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    }
}
