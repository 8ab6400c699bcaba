plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android { namespace = "com.harbourmaster.login" }
dependencies { implementation(project(":core")) }
