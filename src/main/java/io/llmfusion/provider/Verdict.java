package io.llmfusion.provider;

import io.llmfusion.guard.Pass;
import io.llmfusion.model.GatewayError;
import java.util.Optional;

/** What an error of a provider tells the guard. */
enum Verdict {
    /** It answered; what it refused is the request. */
    UP {
        @Override
        void settle(Optional<Pass> pass) {
            pass.ifPresent(Pass::succeeded);
        }
    },
    DOWN {
        @Override
        void settle(Optional<Pass> pass) {
            pass.ifPresent(Pass::failed);
        }
    },
    /** Limits are a matter of keys and pace, not of health. */
    UNKNOWN {
        @Override
        void settle(Optional<Pass> pass) {
            pass.ifPresent(Pass::abandoned);
        }
    };

    private static final int TOO_MANY_REQUESTS = 429;

    abstract void settle(Optional<Pass> pass);

    static Verdict of(GatewayError error) {
        return switch (error) {
            case GatewayError.UpstreamFailed ignored -> DOWN;
            case GatewayError.TimedOut ignored -> DOWN;
            case GatewayError.Overloaded ignored -> DOWN;
            case GatewayError.Unavailable ignored -> DOWN;
            case GatewayError.UpstreamRejected rejected -> rejected.status() == TOO_MANY_REQUESTS ? UNKNOWN : UP;
            case GatewayError.InvalidRequest ignored -> UP;
            case GatewayError.ModelNotFound ignored -> UP;
            case GatewayError.NotFound ignored -> UP;
            case GatewayError.TooLarge ignored -> UP;
            case GatewayError.RateLimited ignored -> UNKNOWN;
            case GatewayError.Unauthenticated ignored -> UNKNOWN;
            case GatewayError.Forbidden ignored -> UNKNOWN;
            case GatewayError.AllFailed ignored -> UNKNOWN;
            case GatewayError.Cancelled ignored -> UNKNOWN;
            case GatewayError.Internal ignored -> UNKNOWN;
        };
    }
}
